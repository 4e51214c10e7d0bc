import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import { planHost } from "../../lib/plan/plan";
import type { HostSpec } from "../../lib/spec/host";
import { PASSED, PROXY_DOWN_CASES, REFUSED, TAKEN } from "../cases/proxy-down";
import { hostSpec, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { until } from "../support/until";
import { NEIGHBOURS } from "./gate-neighbours";
import { LastingConnection, repeatLines } from "./lasting-connection";
import { ProxyScene } from "./proxy-service";

/**
 * What becomes of traffic while nobody listens where the rules lead, and once somebody does again.
 * @needs systemd bullseye trixie
 */

jest.setTimeout(240_000);

const SPEC: HostSpec = { redirect: { dns: { enabled: true, captureAll: true } }, allowLockout: true };
const NOBODY = "nobody listens on 15006, 15001 and 15053 (udp) as kuma-dp: traffic passes by the sidecar";

const GATE = "sh /var/lib/kuma-transparent-proxy/gate";

const WINDOW = { token: "0123abcd", holder: "ci@runner-7", seconds: 60 };

/** A rule of somebody else that has counted, and would be seen to be loaded anew. */
const FOREIGN =
  "iptables-restore --counters --noflush <<'END'\n*nat\n[7:777] -A OUTPUT -p tcp --dport 65000 -j RETURN\nCOMMIT\nEND";
const COUNTED = "iptables-save -c -t nat | grep -c '^.7:777. .*65000'";

describe.each(PROXY_DOWN_CASES)("$suite, $backend, $onProxyDown", ({ suite, backend, onProxyDown, down }) => {
  let on: TestHost;
  let scene: ProxyScene;
  const spec = hostSpec({ ...SPEC, backend, onProxyDown });
  const isOpen = onProxyDown === "fail-open";

  beforeAll(async () => {
    on = await TestHost.start({ suite, init: "systemd" });
    scene = await ProxyScene.of(on);
  });
  afterAll(() => on.stop());

  const look = async () => restored(await on.sandbox.snapshot(), { emptyBaseChainsStay: suite === "bullseye" });

  test("before the proxy is there, with it, without it, and with it again; destroy gives the host back", async () => {
    await on.sh(FOREIGN);
    const before = await look();
    await reconcile(spec, on.host);
    expect(await scene.heard()).toBe(down);
    expect((await refresh(spec, on.host))?.drift).toBe(isOpen ? NOBODY : "none");
    // That is no change to be made.
    const { notes } = await reconcile(spec, on.host);
    expect(notes.some((note) => note.startsWith(NOBODY))).toBe(isOpen);
    expect(await on.journal()).toMatchObject({ generation: 1, status: "applied" });

    for (let round = 0; round < 2; round += 1) {
      await on.sh("systemctl start proxy");
      await scene.secondsUntil(TAKEN);
      expect(await refresh(spec, on.host)).toMatchObject({ drift: "none", properties: {} });
      await on.sh("systemctl kill --signal=KILL proxy");
      expect(await scene.secondsUntil(down)).toBeLessThan(3);
    }
    expect(await on.sh(COUNTED)).toBe("1\n");
    expect(await on.journal()).toMatchObject({ generation: 1 });
    await remove(spec, on.host);
    expect(await look()).toBe(before);
    expect(await on.sh("ls /run | grep -c kuma || :")).toBe("0\n");
  });
});

describe.each(["iptables", "nftables"] as const)("fail-open with %s", (backend) => {
  // What takes its time is the watch's alone, whatever it flips; how each back-end is flipped, the table above has.
  const hasTheTime = backend === "nftables";
  let on: TestHost;
  let scene: ProxyScene;
  const spec = hostSpec({ ...SPEC, backend, onProxyDown: "fail-open" });

  beforeEach(async () => {
    on = await TestHost.start({ init: "systemd" });
    scene = await ProxyScene.of(on);
    await reconcile(spec, on.host);
  });
  afterEach(() => on.stop());

  test("connections that are older than a flip live on, over both flips", async () => {
    await repeatLines(on.sandbox.upstream, 7000);
    const older = await LastingConnection.open(on.sandbox, on.sandbox.upstream.address, 7000, "app");
    await on.sh("systemctl start proxy");
    await scene.secondsUntil(TAKEN);
    expect(await older.say("closed")).toBe("closed");
    await on.sh("systemctl kill --signal=KILL proxy");
    await scene.secondsUntil(PASSED);
    expect(await older.say("open")).toBe("open");
    older.close();
  });

  if (hasTheTime) {
    test("a proxy that comes and goes is not trusted: traffic passes by all the time", async () => {
      await scene.crashLoop(1.2, 0.2);
      const heard: string[] = [];
      for (const began = performance.now(); performance.now() - began < 12_000; ) heard.push(await scene.heard());
      expect(new Set(heard)).toEqual(new Set([PASSED]));
    });

    test("kill -9, twenty times: what is refused is refused right after the first", async () => {
      // One that was back within half a second might not be missed.
      await scene.crashLoop(60, 1);
      await scene.secondsUntil(TAKEN);
      const began = performance.now();
      const refused: number[] = [];
      for (let kill = 0; kill < 20; kill += 1) {
        await on.sh("systemctl kill --signal=KILL proxy");
        for (let look = 0; look < 3; look += 1) {
          const second = (performance.now() - began) / 1000;
          if ((await scene.heard()).includes("ECONNREFUSED")) refused.push(second);
        }
      }
      expect(refused.filter((second) => second > 3)).toEqual([]);
    });
  }

  test("a change that nobody confirms is taken back, gate and all", async () => {
    const closed = hostSpec({ ...SPEC, backend });
    await remove(spec, on.host);
    for (const former of [undefined, closed]) {
      if (former !== undefined) await reconcile(former, on.host);
      const before = restored(await on.sandbox.snapshot());
      const plan = planHost(on.host.name, spec, await on.host.observe(spec));
      expect(await on.host.apply(plan, spec, WINDOW)).toBe("applied");
      await scene.secondsUntil(PASSED);
      expect(await on.host.rollBack(WINDOW)).toMatchObject({ answer: "rolled-back" });
      expect(restored(await on.sandbox.snapshot())).toBe(before);
      expect(await on.sh("ls /run | grep -c kuma || :")).toBe("0\n");
    }
  });

  test("a fail-closed that nobody confirms is taken back: somebody watches again, and flips", async () => {
    await on.sh("systemctl start proxy");
    await scene.secondsUntil(TAKEN);
    const closed = hostSpec({ ...SPEC, backend });
    const plan = planHost(on.host.name, closed, await on.host.observe(closed));
    expect(await on.host.apply(plan, closed, WINDOW)).toBe("applied");
    expect(await on.host.rollBack(WINDOW)).toMatchObject({ answer: "rolled-back" });
    await on.sh("systemctl stop proxy");
    expect(await scene.secondsUntil(PASSED)).toBeLessThan(5);
    await on.sh("systemctl start proxy");
    await scene.secondsUntil(TAKEN);
  });

  test("half of a gate is told apart, and whole again within ten seconds", async () => {
    await scene.secondsUntil(PASSED);
    await on.sh("sleep 1; systemctl kill --signal=STOP kuma-transparent-proxy-watch");
    await on.sh(HALVED[backend]);
    expect(await on.sh(`${GATE} look | head -1`)).toBe("half-open\n");
    const told = "of what lets traffic by the sidecar only part is there";
    expect((await refresh(spec, on.host))?.drift).toContain(told);
    expect((await reconcile(spec, on.host)).notes).toContainEqual(expect.stringContaining(told));
    await on.sh("systemctl kill --signal=CONT kuma-transparent-proxy-watch");
    await until(async () => (await on.sh(`${GATE} look | head -1`)) === "open\n");
    expect((await refresh(spec, on.host))?.drift).toBe(NOBODY);
  });

  test("a stop and a start that say so themselves", async () => {
    await on.sh("systemctl start proxy");
    await scene.secondsUntil(TAKEN);
    await on.sh("systemctl stop kuma-transparent-proxy-watch; systemctl stop proxy");
    expect(await on.sh(`${GATE} look`)).toBe("closed\nmissing tcp 15006\nmissing tcp 15001\nmissing udp 15053\n");
    await on.sh(`${GATE} open`);
    expect(await scene.heard()).toBe(PASSED);
    expect(await on.sh(`${GATE} look | head -1`)).toBe("open\n");
    await on.sh(`systemctl start proxy; sleep 0.5; ${GATE} close`);
    expect(await scene.heard()).toBe(TAKEN);
    expect((await refresh(spec, on.host))?.drift).toContain("kuma-transparent-proxy-watch.service missing or altered");
    await reconcile(spec, on.host);
    expect(await scene.heard()).toBe(TAKEN);
    await on.sh("systemctl stop proxy");
    await scene.secondsUntil(PASSED);
  });

  if (hasTheTime) {
    test("after a boot traffic passes by until the proxy is there; a watch that is killed is there again", async () => {
      await on.sh("systemctl enable --quiet --now proxy");
      await scene.secondsUntil(TAKEN);
      scene = await scene.over("reboot");
      await scene.secondsUntil(TAKEN);
      await on.sh("systemctl kill --signal=KILL kuma-transparent-proxy-watch; systemctl disable --quiet --now proxy");
      await scene.secondsUntil(PASSED);
      scene = await scene.over("powerCut");
      expect(await scene.heard()).toBe(PASSED);
      expect((await refresh(spec, on.host))?.drift).toBe(NOBODY);
    });
  }

  test("rules that are changed while the gate is open stay open, while it is closed closed; fail-closed closes it", async () => {
    const other = hostSpec({
      ...SPEC,
      backend,
      onProxyDown: "fail-open",
      redirect: { ...SPEC.redirect, inbound: { excludePorts: [22, 9] } },
    });
    await reconcile(other, on.host);
    expect(await scene.heard()).toBe(PASSED);
    await on.sh("systemctl start proxy");
    await scene.secondsUntil(TAKEN);
    await reconcile(spec, on.host);
    expect(await scene.heard()).toBe(TAKEN);
    await on.sh("systemctl restart nftables; systemctl reload kuma-transparent-proxy");
    expect(await scene.heard()).toBe(TAKEN);
    await on.sh("systemctl stop proxy");
    await scene.secondsUntil(PASSED);
    const closed = hostSpec({ ...SPEC, backend });
    await reconcile(closed, on.host);
    expect(await scene.heard()).toBe(REFUSED);
    expect(await refresh(closed, on.host)).toMatchObject({ drift: "none", properties: {} });
    expect(await on.sh("ls /etc/systemd/system /var/lib/kuma-transparent-proxy | grep -c -e watch -e gate || :")).toBe(
      "0\n",
    );
  });
});

/** Takes one of the parts of an open gate away. */
const HALVED = {
  iptables:
    "iptables-save -t nat | sed -n 's/^-A \\(KUMA_MESH_OUTBOUND .*open, since.*\\)/iptables -t nat -D \\1/p' | sh -e",
  nftables: "nft delete element inet kuma_mesh open '{ udp }'",
};

describe.each([
  { name: "with flock", prepare: "" },
  { name: "without flock", prepare: "rm /usr/bin/flock" },
])("$name", ({ prepare }) => {
  test.each(["iptables", "nftables"] as const)("of many who flip at once each is alone with %s", async (backend) => {
    await using on = await TestHost.start({ init: "systemd" });
    await on.sh(prepare);
    const spec = hostSpec({ ...SPEC, backend, onProxyDown: "fail-open" });
    await reconcile(spec, on.host);
    const rules = async () => on.sh("nft -s list ruleset");
    await until(async () => (await on.sh(`${GATE} look | head -1`)) === "open\n");
    const opened = await rules();
    await on.sh(`for run in 1 2 3 4 5 6; do ${GATE} open & ${GATE} close & ${GATE} open & done; wait; ${GATE} open`);
    expect(await rules()).toBe(opened);
    // One that dies with the lock in its hands holds nobody up.
    const dead = "ln -s 99999:1 /run/kuma-transparent-proxy-gate.lock 2>/dev/null";
    await on.sh(`until ${dead}; do sleep 0.05; done; timeout 5 ${GATE} open`);
    await on.sh("[ ! -f /usr/bin/flock ] || rm -f /run/kuma-transparent-proxy-gate.lock");
    expect(await rules()).toBe(opened);
    await until(async () => (await on.sh("ls /run | grep -c 'kuma.*lock' || :")) === "0\n");
    await remove(spec, on.host);
    expect(await on.sh("ls /run | grep -c kuma || :")).toBe("0\n");
  });
});

describe.each(NEIGHBOURS)("a gate on a host with $name", ({ prepare, spec: more, asks }) => {
  test("opens and closes, and what others have there is the same", async () => {
    await using on = await TestHost.start({ init: "systemd" });
    await prepare(on);
    const theirs = async () => (await on.sh(`${SAVED} | grep -v -i kuma`)).replaceAll(/\[\d+:\d+\]/g, "");
    const before = await theirs();
    const spec = hostSpec({ ...SPEC, ...more, backend: "iptables", onProxyDown: "fail-open" });
    await reconcile(spec, on.host);
    await on.sh("systemctl stop kuma-transparent-proxy-watch");
    const seen = new Map<string, string>();
    for (const state of ["open", "closed", "open", "closed"]) {
      await on.sh(`${GATE} ${state === "open" ? "open" : "close"}`);
      expect(await on.sh(`${GATE} look | head -1`)).toBe(`${state}\n`);
      expect(await theirs()).toBe(before);
      expect(await asks?.(on)).toBe(asks && state);
      const rules = await on.sh(`${SAVED} | grep -i kuma`);
      expect(rules).toBe(seen.get(state) ?? rules);
      seen.set(state, rules);
    }
    await remove(spec, on.host);
    expect(await theirs()).toBe(before);
  });
});

const SAVED = "{ iptables-save; ip6tables-save; } | grep -v '^#'";

test("a host without systemd cannot watch anything: KTP570, and nothing is changed", async () => {
  await using on = await TestHost.start();
  const before = await on.sandbox.snapshot();
  const asked = reconcile(hostSpec({ ...SPEC, onProxyDown: "fail-open" }), on.host);
  await expect(asked).rejects.toMatchObject({ code: "KTP570" });
  expect(await on.sandbox.snapshot()).toBe(before);
});
