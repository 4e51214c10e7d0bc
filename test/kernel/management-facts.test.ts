import { reconcile } from "../../lib/engine/reconcile";
import { connect } from "../../lib/host/connect";
import { LinuxHost } from "../../lib/host/linux-host";
import type { Management } from "../../lib/plan/observation";
import type { ConnectionSpec, SshConnectionSpec } from "../../lib/spec/host";
import { SandboxHost } from "../../sandbox/host";
import { environmentOf, thrownBy } from "../ssh/ssh-host";
import { hostSpec } from "../support/host-under-test";

/**
 * What a host says of how it is managed, whoever asks and however he came.
 * @needs bullseye trixie busybox systemd
 */

async function look(connection: ConnectionSpec, variables: Readonly<Record<string, string>> = {}): Promise<Management> {
  const environment = environmentOf({ PATH: process.env["PATH"] ?? "", ...variables });
  await using runner = await connect(connection, environment, { onUnknownHostKey: "record" });
  return (await new LinuxHost(runner).observe(hostSpec({}))).management;
}

const bySsh = (host: SandboxHost, given: Partial<SshConnectionSpec> = {}): SshConnectionSpec => ({
  host: host.address,
  privateKey: `file:${host.keyPath}`,
  dialErrorLimit: 1,
  ...given,
});

/** The lab's end of the link to a host: the address before its own. */
function labOf({ address }: SandboxHost): string {
  return address.replace(/\d+$/, (last) => `${Number(last) - 1}`);
}

function session(host: SandboxHost, port = 22) {
  return { family: "ipv4", client: labOf(host), server: host.address, port };
}

describe.each(["bookworm", "bullseye", "trixie"] as const)("%s", (suite) => {
  let host: SandboxHost;

  beforeAll(async () => {
    host = await SandboxHost.start({ suite });
  });
  afterAll(() => host.stop());

  test.each<[string, Partial<SshConnectionSpec>]>([
    ["root", {}],
    ["a user whom sudo does not ask", { user: "ops" }],
    ["a user whom sudo asks", { user: "opspw", sudo: { password: "secret" } }],
  ])("%s by SSH", async (_who, given) => {
    expect(await look(bySsh(host, given))).toEqual({ session: session(host), sshPorts: [22], processes: [] });
  });

  test("root by SSH over IPv6", async () => {
    const { address6 = "" } = host;
    const seen = await look(bySsh(host, { host: address6 }));
    expect(seen.session).toEqual({
      family: "ipv6",
      client: address6.replace(/2$/, "1"),
      server: address6,
      port: 22,
    });
  });

  test("a command that goes by SSH and sudo itself", async () => {
    const options = ["-F", "none", "-q", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"];
    const exec = ["ssh", ...options, "-i", host.keyPath, `ops@${host.address}`, "sudo", "sh"];
    expect(await look({ exec })).toEqual({ session: session(host), sshPorts: [22], processes: [] });
  });

  test("another way in than SSH, from a machine that was reached by SSH itself", async () => {
    const variables = { SSH_CONNECTION: "203.0.113.7 50022 203.0.113.9 2022" };
    expect(await look({ exec: [...host.enterArgv("sh")] }, variables)).toEqual({ sshPorts: [22], processes: [] });
  });
});

describe("an SSH server", () => {
  let host: SandboxHost;

  beforeEach(async () => {
    host = await SandboxHost.start();
  });
  afterEach(() => host.stop());

  const enter = (): ConnectionSpec => ({ exec: [...host.enterArgv("sh")] });

  async function sshd(...options: readonly string[]): Promise<void> {
    const given = options.flatMap((option) => ["-o", option]);
    await host.spawn(["/usr/sbin/sshd", "-D", "-o", "PidFile=none", ...given]);
    const port = options[0]?.match(/\d+$/)?.[0] ?? "";
    await host.mustExec(["sh", "-c", `until ss -Hltn | grep -q ":${port} "; do sleep 0.02; done`]);
  }

  test("that listens on more ports, on some of them for the host alone", async () => {
    await sshd("Port=2222", "Port=2223");
    await sshd("ListenAddress=127.0.0.1:2022", "ListenAddress=[::1]:2022");
    await sshd("ListenAddress=[::]:2024");
    expect((await look(enter())).sshPorts).toEqual([22, 2024, 2222, 2223]);
    expect((await look(bySsh(host, { port: 2223 }))).session).toEqual(session(host, 2223));
  });

  test("beside others who listen, and in another network", async () => {
    await host.spawn(["python3", "-m", "http.server", "8080"]);
    await host.mustExec(["sh", "-c", "ip netns add guest; until ss -Hltn | grep -q :8080; do sleep 0.02; done"]);
    await host.spawn(["ip", "netns", "exec", "guest", "/usr/sbin/sshd", "-D", "-p", "2222", "-o", "PidFile=none"]);
    await host.mustExec(["sh", "-c", "until ip netns exec guest ss -Hltn | grep -q :2222; do sleep 0.02; done"]);
    expect((await look(enter())).sshPorts).toEqual([22]);
  });

  test("on a host with very many connections", async () => {
    await host.spawn(["python3", "-c", MANY]);
    await host.mustExec(["sh", "-c", "until [ -f /run/many ]; do sleep 0.02; done"]);
    await sshd("Port=2222");
    expect((await look(enter())).sshPorts).toEqual([22, 2222]);
  });

  test("on a host without awk", async () => {
    await sshd("Port=2222");
    await host.mustExec(["sh", "-c", "for tool in awk mawk gawk; do rm -f /usr/bin/$tool /bin/$tool; done"]);
    expect(await look(bySsh(host, { port: 2222 }))).toMatchObject({
      session: session(host, 2222),
      sshPorts: [22, 2222],
    });
  });

  test("that has gone, and then nobody came through it", async () => {
    const variables = { SSH_CONNECTION: `${labOf(host)} 50022 ${host.address} 2299` };
    expect(await look(enter(), variables)).toEqual({ sshPorts: [22], processes: [] });
  });
});

test("processes of managers are told by their names, those of this network", async () => {
  await using host = await SandboxHost.start();
  const run = "cp /bin/sleep /usr/local/bin/$0; exec $1 /usr/local/bin/$0 60";
  for (const name of ["amazon-ssm-agent", "sssd", "chronyd", "nginx"]) await host.spawn(["sh", "-c", run, name, ""]);
  await host.mustExec(["ip", "netns", "add", "guest"]);
  await host.spawn(["sh", "-c", run, "salt-minion", "ip netns exec guest"]);
  await host.mustExec([
    "sh",
    "-c",
    "until [ $(pgrep -c 'amazon-ssm-agen|sssd|chronyd|nginx|salt-minion') = 5 ]; do sleep 0.02; done",
  ]);
  const { processes } = await look({ exec: [...host.enterArgv("sh")] });
  expect(processes).toEqual(["amazon-ssm-agen", "chronyd", "sssd"]);
});

describe("with systemd, sockets that it holds until somebody comes", () => {
  let host: SandboxHost;

  beforeAll(async () => {
    host = await SandboxHost.start({ init: "systemd" });
    await host.mustExec(["sh", "-c", SOCKETS]);
  });
  afterAll(() => host.stop());

  test("for SSH servers, wherever the units are enabled, whatever they are called", async () => {
    const { sshPorts } = await look({ exec: [...host.enterArgv("sh")] });
    expect(sshPorts.filter((port) => port !== 22)).toEqual([2201, 2202]);
  });

  test("where systemctl does not answer, nobody waits for it", async () => {
    await host.writeFile("/usr/local/sbin/systemctl", "#!/bin/sh\nexec sleep 100\n", 0o755);
    const { sshPorts } = await look({ exec: [...host.enterArgv("sh")] });
    expect(sshPorts).toEqual([22]);
  });
});

describe("busybox and dropbear", () => {
  let host: SandboxHost;

  beforeAll(async () => {
    host = await SandboxHost.start({ suite: "busybox" });
  });
  afterAll(() => host.stop());

  test("by SSH, and by another way in", async () => {
    expect(await look(bySsh(host))).toEqual({ session: session(host), sshPorts: [22], processes: [] });
    expect(await look({ exec: [...host.enterArgv("sh")] })).toEqual({ sshPorts: [22], processes: [] });
  });

  test("the port by which a session came is not taken, and nothing is changed", async () => {
    await using runner = await connect(bySsh(host), environmentOf(), { onUnknownHostKey: "record" });
    await host.mustExec(["sh", "-c", "echo kuma-dp:x:5678:5678::/:/bin/false >>/etc/passwd"]);
    const before = await host.snapshot();
    const spec = hostSpec({ redirect: { inbound: { excludePorts: [8080] } }, proxyUser: { create: false } });
    const thrown = await thrownBy(reconcile(spec, new LinuxHost(runner)));
    expect(thrown.message).toMatch(/^KTP270 .*inbound tcp 22 from [\d.]+ \(this session\)/);
    expect(await host.snapshot()).toBe(before);
  });
});

test("a host without IPv6", async () => {
  await using host = await SandboxHost.start({ ipv6: false });
  expect(await look(bySsh(host))).toEqual({ session: session(host), sshPorts: [22], processes: [] });
});

/** Units of a distribution, enabled where it enables them; and one socket of somebody else. */
const SOCKETS = `
  cd /usr/lib/systemd/system && mkdir -p sockets.target.wants || exit
  unit() {
    printf '[Socket]\\nListenStream=%s\\nService=%s\\n' "$2" "$3" >"$1.socket"
    printf '[Service]\\nExecStart=/bin/sleep 100\\n' >"$3"
    ln -s "../$1.socket" sockets.target.wants/
  }
  unit dropbear 2201 dropbear.service
  unit admin 2202 ssh-admin.service
  unit wiki 2203 wiki.service
  systemctl daemon-reload && systemctl start dropbear.socket admin.socket wiki.socket`;

const MANY = `
import socket, time
listener = socket.create_server(("127.0.0.1", 9000), backlog=4096)
held = []
for _ in range(400):
    held.append(socket.create_connection(("127.0.0.1", 9000)))
    held.append(listener.accept())
open("/run/many", "w").close()
time.sleep(60)
`;
