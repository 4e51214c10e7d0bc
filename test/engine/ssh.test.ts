import { SshHost } from "../ssh/ssh-host";
import { restored } from "../support/restored";
import { Stack, shown } from "./stack";

/** One host over SSH: everything about the way there may change without the host being replaced. */

/** Ports of two more sshd of the host: the same, and one with a key of its own. */
const OTHER_PORT = 2222;
const OTHER_KEY = 2223;
const redirect = { inbound: { excludePorts: [22, OTHER_PORT, OTHER_KEY] } };

let host: SshHost;
let stack: Stack;
let before: string;

beforeAll(async () => {
  [host, stack] = await Promise.all([SshHost.start(), Stack.start()]);
  await host.box.mustExec(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "/etc/ssh/other_key"]);
  before = await host.box.snapshot();
  await host.sshd(OTHER_PORT);
  await host.sshd(OTHER_KEY, "HostKey=/etc/ssh/other_key");
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const by = (given: Readonly<Record<string, unknown>>) => ({
  host: host.address,
  privateKey: `file:${host.box.keyPath}`,
  dialErrorLimit: 1,
  ...given,
});

function journal(): Promise<string> {
  return host.box.mustExec(["cat", "/var/lib/kuma-transparent-proxy/journal"]);
}

test("a host whose key nobody vouched for is refused, with the key and what to do", async () => {
  await stack.declare({ web: { connection: by({}) } });
  const up = await stack.attempt("up", "--yes", "--skip-preview");
  expect(shown(up)).toMatch(
    new RegExp(`KTP212 .*SHA256:.*set \`connection.hostKey\` to "${host.hostKey.replaceAll("+", "\\+")}"`),
  );
  expect(await stack.hosts()).toEqual({});
});

test("its key may be recorded at first use", async () => {
  await stack.declare({ web: { connection: by({ onUnknownHostKey: "record" }), redirect } });
  await stack.up();
  const { web } = await stack.hosts();
  expect(web?.outputs["hostKey"]).toBe(host.hostKey);
  expect(web?.id).toBe(`ssh:${host.address}:22`);
  expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
});

test("from then on another key is refused, and the recorded one stays", async () => {
  await stack.declare({ web: { connection: by({ onUnknownHostKey: "record", port: OTHER_KEY }), redirect } });
  const up = await stack.attempt("up", "--yes", "--skip-preview");
  expect(shown(up)).toMatch(/KTP213 .*The host shows the key .* as the record of its first use says/);
  expect((await stack.hosts())["web"]?.outputs["hostKey"]).toBe(host.hostKey);
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ["a pinned key", {}],
  ["another user, with sudo", { user: "ops" }],
  ["another port", { port: OTHER_PORT }],
  [
    "a password, for sudo too",
    { user: "opspw", password: "secret", privateKey: undefined, sudo: { password: "secret" } },
  ],
])("the way to the host changes in place, and nothing on the host: %s", async (_what, given) => {
  const applied = await journal();
  await stack.declare({ web: { connection: by({ hostKey: host.hostKey, ...given }), redirect } });
  expect(await stack.plan()).toEqual(["update web: connection"]);
  await stack.up();
  expect(await journal()).toBe(applied);
});

test("a list that drops the port of the connection is refused before anything is changed", async () => {
  const applied = await journal();
  const dropping = { inbound: { excludePorts: [80] } };
  await stack.declare({ web: { connection: by({ hostKey: host.hostKey }), redirect: dropping } });
  const up = await stack.attempt("up", "--yes", "--skip-preview");
  expect(shown(up)).toContain("KTP141 redirect.inbound.excludePorts: By this spec inbound tcp 22 (SSH) goes");
  expect(await journal()).toBe(applied);
});

test("destroy gives the host back", async () => {
  await stack.destroy();
  expect(restored(await host.box.snapshot())).toBe(restored(before));
});
