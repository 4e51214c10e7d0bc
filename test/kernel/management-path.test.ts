import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import { connect } from "../../lib/host/connect";
import { LinuxHost } from "../../lib/host/linux-host";
import { planHost } from "../../lib/plan/plan";
import type { ConnectionSpec, HostSpec } from "../../lib/spec/host";
import { EchoServer, probe } from "../../sandbox/echo";
import { LOCKOUT_CASES } from "../cases/lockouts";
import { environmentOf, SshHost, thrownBy } from "../ssh/ssh-host";
import { hostOverSsh, hostSpec, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";

/** Nobody is locked out: what would take the way by which a host is managed is not done, or said to be. */

const IN = "-A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT";
const OUT = "-A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT";
const ONLY_22: HostSpec = { redirect: { inbound: { excludePorts: [22] } } };
const OUTSIDE = "198.51.100.7";
const SIDECAR = { tcp: [15001, 15006] };
const DP = 5678;

describe.each(["iptables", "nftables"] as const)("%s, an SSH server on 22 and 2222", (backend) => {
  let bastion: SshHost;
  let target: SshHost;

  beforeEach(async () => {
    bastion = await SshHost.start();
    target = await SshHost.start({ upstream: bastion.box.upstream });
    await target.sshd(2222);
  });
  afterEach(async () => {
    await target[Symbol.asyncDispose]();
    await bastion[Symbol.asyncDispose]();
  });

  /** Over the bastion, as the tests of a team do it. */
  const overBastion = () =>
    target.connection({ host: target.box.upstreamAddress, port: 2222, user: "ops", proxy: bastion.connection() });

  async function withHost<T>(connection: ConnectionSpec, work: (host: LinuxHost) => Promise<T>): Promise<T> {
    await using runner = await connect(connection, environmentOf({ PATH: process.env["PATH"] ?? "" }));
    return await work(new LinuxHost(runner));
  }

  test("over a bastion: refused with the session and the rule, and nothing is changed", async () => {
    const before = await target.box.snapshot();
    const connection = overBastion();
    const thrown = await withHost(connection, (host) => thrownBy(reconcile(hostSpec({ ...ONLY_22, backend }), host)));
    expect(thrown).toMatchObject({ failures: [{ code: "KTP270", property: "redirect.inbound.excludePorts" }] });
    const from = bastion.box.upstreamAddress;
    expect(thrown.message).toContain(
      `inbound tcp 2222 from ${from} (this session) goes to the sidecar on port 15006, by the rule "${IN}"`,
    );
    expect(thrown.message).toContain("Add 2222 to `redirect.inbound.excludePorts` (now 22)");
    expect(await target.box.snapshot()).toBe(before);
  });

  test("by another way in: refused for the sake of those who log in there", async () => {
    const before = await target.box.snapshot();
    const exec = { exec: [...target.box.enterArgv("sh")] };
    const thrown = await withHost(exec, (host) => thrownBy(reconcile(hostSpec({ backend }), host)));
    expect(thrown).toMatchObject({ failures: [{ code: "KTP270" }] });
    expect(thrown.message).toContain("inbound tcp 2222 (the SSH server)");
    expect(await target.box.snapshot()).toBe(before);
  });

  test("allowed: it is said, and it is true; who is in stays in", async () => {
    const before = restored(await target.box.snapshot());
    const sidecar = await EchoServer.start(target.box, SIDECAR, DP);
    const { upstream, upstreamAddress: to } = target.box;
    const spec = hostSpec({ ...ONLY_22, backend, allowLockout: true });
    await withHost(overBastion(), async (host) => {
      const { notes, plan } = await reconcile(spec, host);
      expect(plan.changes).toEqual([]);
      expect(notes).toContain(
        `lock-out: inbound tcp 2222 from ${bastion.box.upstreamAddress} (this session) goes to the sidecar on port 15006, as \`allowLockout\` lets it`,
      );
      expect(await probe(upstream, { to, port: 2222 })).toMatchObject({ at: 15006, orig: `${to}:2222` });
      expect(await greeting(upstream, to, 22)).toMatch(/^SSH-2\.0-OpenSSH/);
      await sidecar.stop();
      // The session that did it is the only way left, and it works.
      expect(await remove(spec, host)).toEqual([]);
    });
    expect(await greeting(upstream, to, 2222)).toMatch(/^SSH-2\.0-OpenSSH/);
    expect(restored(await target.box.snapshot())).toBe(before);
  });

  test("both ports excluded: applied, and both are reached", async () => {
    const spec = hostSpec({ backend, redirect: { inbound: { excludePorts: [22, 2222] } } });
    await withHost(overBastion(), (host) => reconcile(spec, host));
    for (const port of [22, 2222]) {
      expect(await greeting(target.box.upstream, target.box.upstreamAddress, port)).toMatch(/^SSH-2\.0-OpenSSH/);
    }
  });
});

async function greeting(from: TestHost["sandbox"]["upstream"], to: string, port: number): Promise<string> {
  const script =
    "import socket, sys; print(socket.create_connection((sys.argv[1], int(sys.argv[2])), 3).recv(99).decode())";
  return (await from.exec(["python3", "-c", script, to, `${port}`])).stdout;
}

describe.each(["iptables", "nftables"] as const)("%s, managers", (backend) => {
  let on: TestHost;

  beforeEach(async () => {
    on = await TestHost.start();
    await EchoServer.start(on.sandbox, SIDECAR, DP);
    await EchoServer.start(on.sandbox.upstream, { tcp: [443, 636, 80] });
  });
  afterEach(() => on.stop());

  const reach = (port: number, uid: number, to = OUTSIDE) => probe(on.sandbox, { to, port, uid });

  test("an undeclared one that runs there is told of, by what it needs", async () => {
    const run = "cp /bin/sleep /usr/local/bin/sssd; exec /usr/local/bin/sssd 60";
    await on.sandbox.spawn(["sh", "-c", run]);
    await on.sh("until pgrep -x sssd >/dev/null; do sleep 0.02; done");
    const { notes } = await reconcile(hostSpec({ backend }), on.host);
    expect(notes).toContain(
      'sssd runs there, and what it needs goes to the sidecar (outbound tcp 389, 636, 3268, 3269): declare `managers: ["ldap"]` if nobody can manage the host without it',
    );
    expect(await reach(636, 0)).toMatchObject({ at: 15001 });
  });

  test("declared and taken: refused, and nothing is changed", async () => {
    const before = await on.sandbox.snapshot();
    const spec = hostSpec({ backend, managers: ["ldap"], redirect: { outbound: { excludePorts: [389] } } });
    const thrown = await thrownBy(reconcile(spec, on.host));
    expect(thrown).toMatchObject({ failures: [{ code: "KTP270", property: "managers[0]" }] });
    expect(thrown.message).toContain(
      `outbound tcp 636, 3268, 3269 (ldap) goes to the sidecar on port 15001, by the rule "${OUT}"`,
    );
    expect(await on.sandbox.snapshot()).toBe(before);
  });

  test("declared and let by: applied, and its traffic goes where it went, that of others does not", async () => {
    const spec = hostSpec({
      backend,
      managers: ["ssm", "metadata", "ldap"],
      redirect: {
        outbound: {
          excludePorts: [389, 636, 3268, 3269],
          excludePortsForIPs: ["169.254.169.254", "fd00:ec2::254"],
          excludePortsForUIDs: ["tcp:443:0"],
        },
      },
    });
    const { plan, notes } = await reconcile(spec, on.host);
    expect([plan.lockouts, notes]).toEqual([[], []]);
    expect(await reach(443, 0)).toMatchObject({ at: 443 });
    expect(await reach(443, 6001)).toMatchObject({ at: 15001 });
    expect(await reach(636, 6001)).toMatchObject({ at: 636 });
    expect(await reach(80, 6001, "169.254.169.254")).toMatchObject({ at: 80 });
    expect(await reach(80, 0, "fd00:ec2::254")).toMatchObject({ at: 80 });
    expect(await reach(80, 0)).toMatchObject({ at: 15001 });
  });
});

test("what takes a way by the spec alone is refused on a host, too, and what mends the spec is not", async () => {
  await using on = await TestHost.start();
  const before = await on.sandbox.snapshot();
  const seen = await on.host.observe(hostSpec({}));
  for (const { name, spec, mended, property } of LOCKOUT_CASES) {
    const thrown = await thrownBy(reconcile(hostSpec(spec), on.host));
    expect({ name, thrown }).toMatchObject({ name, thrown: { failures: [{ code: "KTP270", property }] } });
    expect(planHost(name, hostSpec(mended), seen).lockouts).toEqual([]);
  }
  expect(await on.sandbox.snapshot()).toBe(before);
});

test("a host whose way in was given up long ago can be looked at, and given back", async () => {
  await using on = await TestHost.start();
  const taken: HostSpec = { redirect: { inbound: { excludePorts: [] } } };
  const { host, runner } = await hostOverSsh(on.sandbox);
  await using _runner = runner;
  await reconcile(hostSpec({ ...taken, allowLockout: true }), host);
  const spec = hostSpec(taken);
  expect(await refresh(spec, host)).toMatchObject({ drift: "none" });
  // There is nothing to do, so nothing to refuse: it is said.
  expect((await reconcile(spec, host)).notes).toEqual([
    expect.stringMatching(
      /^lock-out: inbound tcp 22 from .* \(this session\) goes to the sidecar on port 15006\. Add 22 to/,
    ),
  ]);
  await on.sh("iptables -t nat -D KUMA_MESH_INBOUND_REDIRECT 1");
  expect(await refresh(spec, host)).toMatchObject({
    drift: expect.stringContaining("1 rule missing in ipv4/nat/KUMA_MESH_INBOUND_REDIRECT"),
  });
  await expect(reconcile(spec, host)).rejects.toMatchObject({ code: "KTP270" });
  expect(await remove(spec, host)).toEqual([]);
});
