import { connect } from "../../lib/host/connect";
import type { ConnectOptions } from "../../lib/host/connecting";
import { fingerprintOf } from "../../lib/host/ssh-host-key";
import type { SshConnectionSpec } from "../../lib/spec/host";
import { mustRun } from "../../sandbox/command";
import { AS_USER, bare, environmentOf, SshHost, thrownBy } from "./ssh-host";

let host: SshHost;
let rsa: string;
const MANY_KEYS = 2211;
const RSA_ONLY = 2212;

beforeAll(async () => {
  host = await SshHost.start();
  await host.box.mustExec(["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", "/etc/ssh/ssh_host_rsa_key"]);
  rsa = bare(await host.box.mustExec(["cat", "/etc/ssh/ssh_host_rsa_key.pub"]));
  await Promise.all([
    host.sshd(MANY_KEYS, "HostKey=/etc/ssh/ssh_host_ed25519_key", "HostKey=/etc/ssh/ssh_host_rsa_key"),
    host.sshd(RSA_ONLY, "HostKey=/etc/ssh/ssh_host_rsa_key"),
  ]);
});

afterAll(() => host[Symbol.asyncDispose]());

/** An environment whose home has this known_hosts. */
const knowing = (...lines: readonly string[]) => ({
  ...environmentOf(),
  readFile: (path: string) =>
    path === "/nowhere/.ssh/known_hosts"
      ? Promise.resolve(lines.join("\n"))
      : Promise.reject(Object.assign(new Error(path), { code: "ENOENT" })),
});

/** The key that a host showed, over a connection that works. */
async function keyShown(given: Partial<SshConnectionSpec>, lines: readonly string[], options?: ConnectOptions) {
  const { hostKey: _none, ...connection } = host.connection();
  await using runner = await connect({ ...connection, ...given }, knowing(...lines), options);
  await runner.run(":", AS_USER);
  return runner.hostKey;
}

test.each([
  { name: "pinned", given: () => ({ hostKey: `${host.hostKey} root@host` }), lines: () => [] },
  { name: "in known_hosts", given: () => ({}), lines: () => [`${host.address} ${host.hostKey}`] },
  {
    name: "recorded at first use",
    given: () => ({}),
    lines: () => [],
    options: () => ({ recordedHostKey: host.hostKey }),
  },
  {
    name: "to be recorded",
    given: () => ({}),
    lines: () => [],
    options: () => ({ onUnknownHostKey: "record" as const }),
  },
])("a key that is $name is taken, and told", async ({ given, lines, options }) => {
  expect(await keyShown(given(), lines(), options?.())).toBe(host.hostKey);
});

test("a name hashed by ssh-keygen is found", async () => {
  const file = `/run/known_hosts`;
  await host.box.writeFile(file, `[${host.address}]:${MANY_KEYS} ${host.hostKey}\n`);
  await host.box.mustExec(["ssh-keygen", "-q", "-H", "-f", file]);
  expect(await keyShown({ port: MANY_KEYS }, [await host.box.mustExec(["cat", file])])).toBe(host.hostKey);
});

test.each([
  { name: "the RSA key", known: () => rsa },
  { name: "the Ed25519 key", known: () => host.hostKey },
])("a host with several keys shows the one that is known: $name", async ({ known }) => {
  expect(await keyShown({ port: MANY_KEYS, hostKey: known() }, [])).toBe(known());
});

test("an unknown key is refused, with its fingerprint as ssh-keygen shows it and the line that vouches for it", async () => {
  const thrown = await thrownBy(keyShown({}, []));
  const [, fingerprint = ""] = (await mustRun(["ssh-keygen", "-lf", "-"], { stdin: host.hostKey })).split(" ");
  expect(thrown).toMatchObject({ code: "KTP212", failures: [{ host: host.address, property: "connection" }] });
  expect(thrown.message).toContain(`ssh-ed25519 ${fingerprint}`);
  const [, line = ""] = /add this line to \/nowhere\/.ssh\/known_hosts: (.*)$/.exec(thrown.message) ?? [];
  expect(await keyShown({}, [line])).toBe(host.hostKey);
});

test.each([
  { name: "pinned", given: () => ({ hostKey: rsa }), lines: () => [], source: "`connection.hostKey`" },
  { name: "in known_hosts", given: () => ({}), lines: () => [`* ${rsa}`], source: "/nowhere/.ssh/known_hosts" },
  {
    name: "recorded",
    given: () => ({}),
    lines: () => [],
    options: () => ({ recordedHostKey: rsa, onUnknownHostKey: "record" as const }),
    source: "the record",
  },
])(
  "another key than the one that is $name is refused, and both are named",
  async ({ given, lines, options, source }) => {
    const thrown = await thrownBy(keyShown(given(), lines(), options?.()));
    expect(thrown).toMatchObject({ code: "KTP213" });
    for (const part of [fingerprintOf(rsa), fingerprintOf(host.hostKey), source])
      expect(thrown.message).toContain(part);
  },
);

test("a host that has lost the key we know is refused too", async () => {
  expect(await thrownBy(keyShown({ port: RSA_ONLY, hostKey: host.hostKey }, []))).toMatchObject({ code: "KTP213" });
});

test("what known_hosts says counts before what was recorded", async () => {
  const lines = [`${host.address} ${host.hostKey}`];
  expect(await keyShown({}, lines, { recordedHostKey: rsa })).toBe(host.hostKey);
});

test("a revoked key is refused, also where it is pinned", async () => {
  const lines = [`@revoked * ${host.hostKey}`];
  expect(await thrownBy(keyShown({ hostKey: host.hostKey }, lines))).toMatchObject({ code: "KTP214" });
});

test("a host key that is none", async () => {
  expect(await thrownBy(keyShown({ hostKey: "SHA256:abc" }, []))).toMatchObject({
    code: "KTP215",
    failures: [{ property: "connection.hostKey" }],
  });
});

test("a known_hosts file that is named and not there", async () => {
  expect(await thrownBy(keyShown({ knownHosts: "~/other" }, []))).toMatchObject({
    code: "KTP216",
    failures: [{ problem: "/nowhere/other cannot be read: there is no such file." }],
  });
});
