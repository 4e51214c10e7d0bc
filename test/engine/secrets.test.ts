import { join } from "node:path";
import { SshHost } from "../ssh/ssh-host";
import { filesBelow } from "../support/files-below";
import { Stack, shown } from "./stack";

/** Nothing of a connection that is a secret gets anywhere, whatever goes wrong. */

let host: SshHost;
let stack: Stack;

/** Texts that must not show: each secret of the connection, and the body of a private key by its lines. */
let canaries: readonly string[];

beforeAll(async () => {
  [host, stack] = await Promise.all([SshHost.start(), Stack.start()]);
  const key = host.privateKey.split("\n").filter((line) => line.length > 20 && !line.startsWith("-"));
  canaries = [...key, ...["password", "passphrase", "hop", "hop-passphrase", "sudo"].map((name) => `CANARY-${name}`)];
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

/** Every secret that a connection can have, in a connection that works: what is not needed is not used. */
function everySecret(given: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { host: address, hostKey, privateKey } = host.connection();
  return {
    host: address,
    hostKey,
    privateKey,
    password: "CANARY-password",
    privateKeyPassword: "CANARY-passphrase",
    sudo: { password: "CANARY-sudo" },
    dialErrorLimit: 1,
    perDialTimeout: 5,
    ...given,
  };
}

/** All that is said, and all that the engine keeps: state, backups, history, events. */
async function expectNothingShown(said: string): Promise<void> {
  const everything = said + (await stack.exported()) + filesBelow(join(stack.folder, "..", "state"));
  expect(canaries.filter((canary) => everything.includes(canary))).toEqual([]);
}

test("a spec full of faults shows its faults, and no secret", async () => {
  const hop = { host: "bad host", password: "CANARY-hop", privateKeyPassword: "CANARY-hop-passphrase", port: 0 };
  const connection = everySecret({
    port: "CANARY-password",
    user: "CANARY-sudo\n",
    proxy: [hop],
    sudo: { password: "CANARY-sudo\n" },
  });
  await stack.declare({ web: { connection, redirect: { inbound: { port: 0 } } } });

  const preview = await stack.attempt("preview", "--json");
  const up = await stack.attempt("up", "--yes", "--skip-preview");
  const problems = [...shown(up).matchAll(/has a problem: (KTP\d+ [^:]*):/g)].map(([, problem]) => problem);
  expect([...new Set(problems)].toSorted()).toEqual([
    "KTP110 connection.port",
    "KTP110 connection.proxy[0].port",
    "KTP110 redirect.inbound.port",
    "KTP162 connection.proxy[0].host",
    "KTP163 connection.user",
    "KTP168 connection.sudo.password",
  ]);
  await expectNothingShown(shown(preview) + shown(up));
});

test("a login that is refused shows how it was tried, and no secret", async () => {
  await stack.declare({ web: { connection: everySecret({ privateKey: undefined, privateKeyPassword: undefined }) } });
  const up = await stack.attempt("up", "--yes", "--skip-preview");
  expect(shown(up)).toMatch(/KTP203 .*User root was not let in/);
  await expectNothingShown(shown(up));
});

test("a life from up to destroy shows and keeps no secret, nor does one that becomes known late", async () => {
  const connection = everySecret();
  const parts = `{ ...${JSON.stringify(connection)}, password: pulumi.output("CANARY-password") }`;
  await stack.program(`
    const web = new TransparentProxyHost("web", { connection: pulumi.output(${parts}) });
    exports.traffic = web.traffic;
    exports.connection = web.connection;`);
  let said = await stack.pulumi("preview", "--diff", "--show-full-output");
  said += await stack.up();
  said += await stack.pulumi("stack", "output", "--json");
  await host.box.mustExec(["iptables", "-t", "nat", "-D", "KUMA_MESH_OUTBOUND", "2"]);
  said += await stack.refresh("--diff");
  said += await stack.pulumi("preview", "--json", "--diff");
  await stack.program(
    `new TransparentProxyHost("web", { connection: ${parts}, redirect: { inbound: { port: 15106 } } });`,
  );
  said += await stack.up();
  said += await stack.destroy();
  await expectNothingShown(said);
});

test("a host that is looked up keeps no secret", async () => {
  const connection = JSON.stringify(everySecret());
  await stack.program(`new TransparentProxyHost("web", { connection: ${connection} });`);
  await stack.up();
  const { web } = await stack.hosts();
  await stack.program(`
    const web = new TransparentProxyHost("web", { connection: ${connection} });
    const same = TransparentProxyHost.get("same", ${JSON.stringify(web?.id)}, { connection: ${connection} });
    exports.traffic = same.traffic;
    exports.drift = same.drift;`);
  let said = await stack.up();
  said += await stack.pulumi("stack", "output", "--json");
  expect(said).toContain('"drift": "none"');
  expect(said).toContain("inbound tcp: to the sidecar (15006), except port 22");

  said += await stack.refresh("--expect-no-changes");
  expect(await stack.plan()).toEqual(["read same"]);
  said += await stack.up("--expect-no-changes");
  said += await stack.destroy();
  await expectNothingShown(said);
});
