import { setTimeout as sleep } from "node:timers/promises";
import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import type { Host } from "../../lib/host/host";
import { HOST_STATE } from "../../lib/plan/state-folder";
import type { HostSpec } from "../../lib/spec/host";
import { delegatingHost } from "../support/delegating-host";
import { hostOverSsh, hostSpec, hostUnderTest, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { wrapper } from "../support/wrapper";
import { settle } from "./other-peoples-rules";

/**
 * Somebody else is at work on the host at the same time: another run of ours, another program, an administrator.
 * @needs bullseye
 */

jest.setTimeout(60_000);

const SPEC: HostSpec = { redirect: { dns: { enabled: true } } };
const OTHER: HostSpec = { redirect: { outbound: { excludePorts: [3306] } } };

let on: TestHost;

beforeEach(async () => {
  on = await TestHost.start();
  await settle(on);
});
afterEach(() => on.stop());

/** Holds a lock of the host for some seconds; resolves when it is held. */
async function holdLock(host: TestHost, path: string, seconds: number): Promise<void> {
  const child = await host.sandbox.spawn(["flock", path, "sh", "-c", `echo held; sleep ${seconds}`]);
  await new Promise((resolve) => child.stdout.once("data", resolve));
}

test("an apply waits for another one on the same host", async () => {
  await holdLock(on, "/var/lib", 2);
  const start = Date.now();
  await reconcile(hostSpec(SPEC), on.host);
  expect(Date.now() - start).toBeGreaterThan(1500);
});

test("but not for ever: KTP260", async () => {
  await holdLock(on, "/var/lib", 50);
  const before = restored(await on.sandbox.snapshot());
  await expect(reconcile(hostSpec(SPEC), on.host)).rejects.toMatchObject({ code: "KTP260" });
  expect(restored(await on.sandbox.snapshot())).toBe(before);
});

describe.each(["iptables", "nftables"] as const)("two runs at once, %s:", (backend) => {
  test.each([
    { name: "of one spec", other: { ...SPEC, backend }, may: [[]] },
    { name: "of two", other: { ...OTHER, backend }, may: [[], ["KTP262"]] },
  ])("$name: both end well, and one of them holds", async ({ other, may }) => {
    const before = restored(await on.sandbox.snapshot());
    const { host, runner } = await hostUnderTest(on.sandbox);
    await using _runner = runner;
    const specs = [hostSpec({ ...SPEC, backend }), hostSpec(other)] as const;
    const ends = await Promise.allSettled([reconcile(specs[0], on.host), reconcile(specs[1], host)]);
    // Whoever comes last wins; of two specs the first may then find another host than it left.
    const codes = ends.flatMap((end) => (end.status === "rejected" ? [(end.reason as { code?: string }).code] : []));
    expect(may).toContainEqual(codes);
    const drifts = await Promise.all(specs.map(async (spec) => (await refresh(spec, on.host))?.drift));
    expect(drifts).toContain("none");
    await remove(specs[0], on.host);
    expect(restored(await on.sandbox.snapshot())).toBe(before);
  });
});

test("a run that looks while another one is loading: looks again, and finds all done", async () => {
  await on.sh(wrapper("iptables-nft-restore", 'case "$*" in *--test*) ;; *) sleep 1 ;; esac'));
  const { host, runner } = await hostUnderTest(on.sandbox);
  await using _runner = runner;
  const first = reconcile(hostSpec(SPEC), on.host);
  await until(async () => (await on.journal())?.status === "applying");
  await reconcile(hostSpec(SPEC), host);
  await first;
  expect((await on.journal())?.generation).toBe(1);
});

test("a host that changes whenever we have looked: KTP261", async () => {
  const changing = withWork(on.host, () =>
    on.sh(`mkdir -p /var/lib/kuma-transparent-proxy
      [ -f ${HOST_STATE.journal} ] || echo generation=100 >${HOST_STATE.journal}
      sed -i 's/^generation=\\(.*\\)/generation=1\\1/' ${HOST_STATE.journal}`),
  );
  await reconcile(hostSpec(OTHER), on.host);
  const rules = await on.sh("iptables-save | grep ^-A");
  await expect(reconcile(hostSpec(SPEC), changing)).rejects.toMatchObject({ code: "KTP261" });
  expect(await on.sh("iptables-save | grep ^-A")).toBe(rules);
  await reconcile(hostSpec(SPEC), on.host);
});

/** A host on which something happens between our look and our change. */
function withWork(host: Host, work: () => Promise<unknown>): Host {
  return delegatingHost(host, {
    apply: async (plan, spec, window) => {
      await work();
      return host.apply(plan, spec, window);
    },
  });
}

test("somebody undoes our rules at once: KTP262", async () => {
  const undone = delegatingHost(on.host, {
    apply: async (plan, spec) => {
      const applied = await on.host.apply(plan, spec);
      await on.sh("iptables -t nat -F KUMA_MESH_INBOUND_REDIRECT");
      return applied;
    },
  });
  await expect(reconcile(hostSpec(SPEC), undone)).rejects.toMatchObject({
    code: "KTP262",
    message: expect.stringContaining("rewrite chain ipv4/nat/KUMA_MESH_INBOUND_REDIRECT: 1 missing"),
  });
});

test("a rule of ours deleted between our look and our change: nothing is done, and the next run does it", async () => {
  await reconcile(hostSpec(SPEC), on.host);
  const changing = withWork(on.host, () => on.sh("iptables -t nat -D OUTPUT 1"));
  const before = (await on.journal())?.generation;
  await expect(reconcile(hostSpec({}), changing)).rejects.toMatchObject({ code: "KTP257" });
  expect((await on.journal())?.generation).toBe(before);
  await reconcile(hostSpec({}), on.host);
});

test("IPv6 fails, and IPv4 cannot be taken back: KTP263; the next run goes on from there", async () => {
  const before = restored(await on.sandbox.snapshot());
  const load = 'case "$*" in *--test*) ;; *)';
  await on.sh(wrapper("ip6tables-nft-restore", `${load} exit 1 ;; esac`));
  await on.sh(wrapper("iptables-nft-restore", `${load} [ ! -f /run/loaded ] || exit 1; touch /run/loaded ;; esac`));
  await expect(reconcile(hostSpec(SPEC), on.host)).rejects.toMatchObject({ code: "KTP263" });
  expect((await on.journal())?.status).toBe("applying");
  expect((await refresh(hostSpec(SPEC), on.host))?.drift).toContain("an earlier apply was cut off");

  await on.sh("rm /usr/local/sbin/*-restore");
  await reconcile(hostSpec(SPEC), on.host);
  expect((await refresh(hostSpec(SPEC), on.host))?.drift).toBe("none");
  await remove(hostSpec(SPEC), on.host);
  expect(restored(await on.sandbox.snapshot())).toBe(before);
});

describe("while another program holds the lock of iptables", () => {
  const retrying: HostSpec = { ...SPEC, backend: "iptables", retry: { maxRetries: 3, sleepBetweenRetries: "0.2s" } };

  test("the load is tried again, as often as the spec says", async () => {
    const isBusy = (times: number) => `
      [ -f /run/busy ] || echo ${times} >/run/busy
      left=$(cat /run/busy); echo $((left - 1)) >/run/busy
      [ "$left" -le 0 ] || { cat >/dev/null; echo "holding the xtables lock" >&2; exit 4; }`;
    await on.sh(wrapper("iptables-nft-restore", isBusy(3)));
    await reconcile(hostSpec(retrying), on.host);
    expect((await on.sh("cat /run/busy")).trim()).toMatch(/^-/);
    await remove(hostSpec(retrying), on.host);

    await on.sh(`echo 99 >/run/busy`);
    const before = restored(await on.sandbox.snapshot());
    await expect(reconcile(hostSpec(retrying), on.host)).rejects.toMatchObject({
      code: "KTP257",
      message: expect.stringContaining("holding the xtables lock"),
    });
    expect(restored(await on.sandbox.snapshot())).toBe(before);
  });

  test.each(["bookworm", "bullseye"] as const)("iptables-legacy of %s waits for it as the spec says", async (suite) => {
    await using legacy = await TestHost.start({ suite });
    await legacy.sh("rm /usr/sbin/*tables-nft*");
    const waiting = (seconds: number) => hostSpec({ ...SPEC, wait: seconds, retry: { maxRetries: 0 } });
    await holdLock(legacy, "/run/xtables.lock", 3);
    await expect(reconcile(waiting(1), legacy.host)).rejects.toMatchObject({ code: "KTP257" });
    await reconcile(waiting(10), legacy.host);
    await holdLock(legacy, "/run/xtables.lock", 2);
    await remove(waiting(1), legacy.host);
    expect(await legacy.sh("iptables-legacy-save | grep -c KUMA || :")).toBe("0\n");
  });
});

describe("a run that is cut off", () => {
  test("has its script go on to its end; the next run finds all done", async () => {
    const slow = wrapper("ip6tables-nft-restore", 'case "$*" in *--test*) ;; *) sleep 1 ;; esac');
    await on.sh(slow);
    const { host, runner } = await hostOverSsh(on.sandbox);
    const cut = reconcile(hostSpec(SPEC), host).catch((thrown: { code?: string }) => thrown.code);
    await until(async () => (await on.journal())?.status === "applying");
    await runner[Symbol.asyncDispose]();
    expect(await cut).toMatch(/^KTP22[12]$/);
    await until(async () => (await on.journal())?.status === "applied");
    expect(await refresh(hostSpec(SPEC), on.host)).toMatchObject({ drift: "none" });
    await reconcile(hostSpec(SPEC), on.host);
    expect((await on.journal())?.generation).toBe(1);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(50);
}
