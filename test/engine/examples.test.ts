import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun } from "../../sandbox/command";
import { SshHost } from "../ssh/ssh-host";
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
