import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun } from "../../sandbox/command";
import { SshHost } from "../ssh/ssh-host";
import { lookedUp } from "../support/looked-up";
import { MESH_NAME, OTHER_NAME, SERVERS, startNetworkDns, startSidecarDns } from "../support/mesh-dns-servers";
import { restored } from "../support/restored";
import { ManagedHost } from "./hosts";
import { Stack } from "./stack";

/**
 * The programs in `examples/`, as they are. One of them needs the plugin of @pulumi/command, which is no Go module and
 * no npm package to be had: `test/unit/pulumi/testing.test.ts` runs it against mocks, `tsc` checks its types.
 */

test("quickstart", async () => {
  await using host = await ManagedHost.start();
  await using stack = await Stack.start({ example: "quickstart" });
  const before = await host.snapshot();
  await stack.config("connection", host.connection);

  expect(await stack.up()).toContain("outbound tcp: to the sidecar (15001), except ports 3306, 5432");
  expect(await stack.plan()).toEqual([]);
  expect(await host.generation()).toBe(1);
  await stack.destroy();
  expect(restored(await host.snapshot())).toBe(restored(before));
});

test("mesh-dns", async () => {
  await using host = await ManagedHost.start();
  await using network = await startNetworkDns(host.sandbox.upstream, SERVERS.ordinary);
  await host.sh(`echo 'nameserver ${SERVERS.ordinary}' >/etc/resolv.conf`);
  await using sidecar = await startSidecarDns(host.sandbox);
  await using stack = await Stack.start({ example: "mesh-dns" });
  const before = await host.snapshot();
  await stack.config("connection", host.connection);

  expect(await stack.up()).toContain("*.mesh: asked of the sidecar, port 15053, by the rules of the host");
  expect(await lookedUp(host.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);
  expect(await lookedUp(host.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
  expect(await sidecar.asked()).toContain(`A ${OTHER_NAME.name}`);
  expect(await network.asked()).not.toContain(`A ${MESH_NAME.name}`);
  expect(await stack.plan()).toEqual([]);

  await host.sh(`echo 'nameserver ${SERVERS.later}' >/etc/resolv.conf`);
  await stack.refresh();
  expect((await stack.hosts())["web-names"]?.outputs).toMatchObject({
    drift: `no rule takes queries to ${SERVERS.later} to port 15053`,
    way: "capture",
  });
  await stack.up();
  expect(await lookedUp(host.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);

  await host.sh(`echo 'nameserver ${SERVERS.ordinary}' >/etc/resolv.conf`);
  // A user whose processes run cannot be taken away.
  await sidecar.stop();
  await stack.destroy();
  expect(restored(await host.snapshot())).toBe(restored(before));
});

describe("ssh-bastion", () => {
  let bastion: SshHost;
  let hosts: readonly SshHost[];
  let agent: { readonly socket: string; readonly pid: number };
  let folder: string;

  beforeAll(async () => {
    bastion = await SshHost.start();
    const { upstream } = bastion.box;
    hosts = await Promise.all([SshHost.start({ upstream }), SshHost.start({ upstream })]);
    folder = await mkdtemp(join(tmpdir(), "kuma-tp-agent-"));
    const socket = join(folder, "agent");
    const told = await mustRun(["ssh-agent", "-s", "-a", socket]);
    agent = { socket, pid: Number(/SSH_AGENT_PID=(\d+)/.exec(told)?.[1]) };
    await mustRun(["ssh-add", "-q", bastion.box.keyPath], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
  });

  afterAll(async () => {
    process.kill(agent.pid);
    await rm(folder, { recursive: true });
    await Promise.all(hosts.map((host) => host[Symbol.asyncDispose]()));
    await bastion[Symbol.asyncDispose]();
  });

  /** A stack of the example with both hosts, logging in as `ops`, who has sudo. */
  async function configured(env: Readonly<Record<string, string>>): Promise<Stack> {
    const stack = await Stack.start({ example: "ssh-bastion", env });
    await stack.config("bastion", { host: bastion.address, hostKey: bastion.hostKey });
    const named = hosts.map(({ box, hostKey }, index) => [`web-${index}`, { host: box.upstreamAddress, hostKey }]);
    await stack.config("hosts", Object.fromEntries(named));
    await stack.config("user", "ops");
    return stack;
  }

  test("by the SSH agent, then by a key file, which is no change to the hosts", async () => {
    await using stack = await configured({ SSH_AUTH_SOCK: agent.socket });
    const before = await Promise.all(hosts.map(({ box }) => box.snapshot()));
    await stack.up();
    expect(await stack.plan()).toEqual([]);
    const applied = await Promise.all(hosts.map(({ box }) => box.snapshot()));
    expect(applied).not.toEqual(before);

    await stack.config("privateKey", `file:${bastion.box.keyPath}`);
    expect((await stack.plan()).toSorted()).toEqual(["update web-0: connection", "update web-1: connection"]);
    await stack.up();
    expect(await Promise.all(hosts.map(({ box }) => box.snapshot()))).toEqual(applied);
    expect(JSON.parse(await stack.pulumi("stack", "output", "--json"))).toEqual({
      drift: { "web-0": "none", "web-1": "none" },
    });

    await stack.destroy();
    const after = await Promise.all(hosts.map(({ box }) => box.snapshot()));
    expect(after.map((snapshot) => restored(snapshot))).toEqual(before.map((snapshot) => restored(snapshot)));
  });
});
