import { setTimeout as sleep } from "node:timers/promises";
import { reconcile } from "../../lib/engine/reconcile";
import { remove } from "../../lib/engine/remove";
import type { HostBackend } from "../../lib/plan/journal";
import type { Plan } from "../../lib/plan/plan";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";
import { EchoServer } from "../../sandbox/echo";
import { delegatingHost } from "../support/delegating-host";
import { hostSpec, TestHost } from "../support/host-under-test";
import { RESOLV_CONF } from "./captured";
import { LastingConnection } from "./lasting-connection";
import { LAYOUTS, type Layout, SIDECAR_PORTS } from "./layouts";
import { startSidecar } from "./sidecar";
import { Stream } from "./stream";

/**
 * From the rules of any older layout to today's, on a host at work: no connection and no query passes by the sidecar meanwhile,
 * none fails, and those that were open live on.
 */

const TODAY = { redirect: { dns: { enabled: true } } } as const;

let on: TestHost;

beforeEach(async () => {
  on = await TestHost.start();
  const { sandbox } = on;
  await sandbox.writeFile("/etc/resolv.conf", RESOLV_CONF);
  await Promise.all([
    startSidecar(sandbox, SIDECAR_PORTS),
    EchoServer.start(sandbox, { udp: [15053] }, 5678),
    // Who is reached here was not redirected.
    EchoServer.start(sandbox, { tcp: [80] }, 6001),
    EchoServer.start(sandbox.upstream, { tcp: [443], udp: [53] }),
  ]);
});
afterEach(() => on.stop());

const OUTSIDE = { ipv4: "198.51.100.7", ipv6: "2001:db8::7" } as const;
const NAMESERVER = { ipv4: "192.0.2.53", ipv6: "2001:db8::53" } as const;
const FAMILIES = ["ipv4", "ipv6"] as const;

const ownAddress = (family: (typeof FAMILIES)[number]): string =>
  (family === "ipv4" ? on.sandbox.upstreamAddress : on.sandbox.upstreamAddress6) ?? "";

/** Both directions of both families, each by itself. */
class Traffic {
  readonly #streams: readonly Stream[];
  readonly #open: readonly LastingConnection[];

  private constructor(streams: readonly Stream[], open: readonly LastingConnection[]) {
    this.#streams = streams;
    this.#open = open;
  }

  static async start({ takesDns }: Pick<Layout, "takesDns">): Promise<Traffic> {
    const { sandbox } = on;
    // Who asks by IPv6 for a host whose link has just come up asks again after a second, unless the host was heard.
    await sandbox.mustExec(["ping", "-6", "-c", "1", sandbox.upstream.address6]);
    const open = await Promise.all(
      FAMILIES.flatMap((family) => [
        LastingConnection.openGreeted(sandbox, OUTSIDE[family], 443, "app"),
        LastingConnection.openGreeted(sandbox.upstream, ownAddress(family), 80),
      ]),
    );
    const streams = await Promise.all(
      FAMILIES.flatMap((family) => [
        Stream.start(sandbox, [`${OUTSIDE[family]} 443`], takesDns ? [`${NAMESERVER[family]} 53`] : [], "app"),
        Stream.start(sandbox.upstream, [`${ownAddress(family)} 80`], [], "root"),
      ]),
    );
    await sleep(100);
    return new Traffic(streams, open);
  }

  /** What each stream heard, and whether each of the old connections lives. */
  async stop(): Promise<{ readonly heard: readonly Record<string, number>[]; readonly open: readonly string[] }> {
    await sleep(100);
    const heard = await Promise.all(this.#streams.map((stream) => stream.stop()));
    const open = await Promise.all(this.#open.map((connection) => connection.say("again")));
    for (const connection of this.#open) connection.close();
    return { heard, open };
  }
}

const AT_THE_SIDECAR = new Set(["udp 15053", ...SIDECAR_PORTS.map((port) => `tcp ${port}`)]);

/** Connections that ended anywhere else, or not at all, with how many they were. */
function strays(heard: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(heard).filter(([at]) => !AT_THE_SIDECAR.has(at)));
}

function atTheSidecar(heard: Readonly<Record<string, number>>): number {
  return Object.entries(heard).reduce((sum, [at, count]) => sum + (AT_THE_SIDECAR.has(at) ? count : 0), 0);
}

/**
 * Where queries were not parted into zones of connection tracking, one that is on its way when that begins has its answer looked for
 * in the other zone: it is lost, and asked again by whoever asked. A stream has one query on its way.
 */
const LOST_QUERY = { "udp error TimeoutError": 1 };

function expectNoStrays(heard: readonly Readonly<Record<string, number>>[], { isUnparted }: Layout): void {
  const allowed = isUnparted === true ? [{}, LOST_QUERY] : [{}];
  for (const each of heard) expect(allowed).toContainEqual(strays(each));
}

const ALL_LIVE = ["again", "again", "again", "again"];

/** The walk, with the plans that it applied. */
async function upgrade(spec: ResolvedHostSpec): Promise<readonly Plan[]> {
  const plans: Plan[] = [];
  const noting = delegatingHost(on.host, {
    apply: (plan, ...rest) => {
      plans.push(plan);
      return on.host.apply(plan, ...rest);
    },
  });
  await reconcile(spec, noting);
  return plans;
}

/** What a plan loads, each of which is a transaction: `iptables-nft ipv4`, `nftables`. */
function loads({ steps }: Plan): string[] {
  return steps.flatMap((step) => {
    if (step.kind === "load-iptables") return [`${step.backend} ${step.family}`];
    return step.kind === "load-native" || step.kind === "remove-native" ? ["nftables"] : [];
  });
}

function loadsFor({ isLegacy, isNative }: Layout, to: HostBackend): string[] {
  const of = (backend: HostBackend) =>
    backend === "nftables" ? [backend] : FAMILIES.map((family) => `${backend} ${family}`);
  const from = isNative === true ? "nftables" : isLegacy === true ? "iptables-legacy" : "iptables-nft";
  // The new rules are there before the old ones go.
  return from === to ? of(to) : [...of(to), ...of(from)];
}

describe.each(["iptables", "nftables"] as const)("to today's in %s", (backend) => {
  test.each(LAYOUTS)("from $name", async (layout) => {
    await layout.make(on);
    const traffic = await Traffic.start(layout);
    const plans = await upgrade(hostSpec({ ...TODAY, backend }));
    const { heard, open } = await traffic.stop();

    expectNoStrays(heard, layout);
    expect(open).toEqual(ALL_LIVE);
    for (const each of heard) expect(atTheSidecar(each)).toBeGreaterThan(20);
    const chosen = backend === "nftables" ? backend : layout.isLegacy === true ? "iptables-legacy" : "iptables-nft";
    expect((await on.journal())?.backend).toBe(chosen);
    expect(plans.map(loads)).toEqual([loadsFor(layout, chosen)]);
  });
});

/** What the same traffic tells of those who do it in another way: without these, a test that sees nothing would be green. */
describe("seen by the same traffic", () => {
  const [layout] = LAYOUTS.filter(({ takesDns }) => takesDns);

  test("to uninstall first, as is done by hand: all of it escapes meanwhile", async () => {
    await layout?.make(on);
    const spec = hostSpec({ ...TODAY, backend: "iptables" });
    await reconcile(spec, on.host);
    const traffic = await Traffic.start({ takesDns: true });
    await remove(spec, on.host);
    await reconcile(spec, on.host);
    const { heard } = await traffic.stop();
    const escaped = { "tcp 443": expect.any(Number) as number, "udp 53": expect.any(Number) as number };
    const entered = { "tcp 80": expect.any(Number) as number };
    expect(heard.map(strays)).toEqual([escaped, entered, escaped, entered]);
  });

  test("rules to a port where nobody listens: connections fail, which is told from an escape", async () => {
    await layout?.make(on);
    const traffic = await Traffic.start({ takesDns: true });
    await reconcile(hostSpec({ redirect: { inbound: { port: 17006 }, outbound: { port: 17001 } } }), on.host);
    const { heard } = await traffic.stop();
    for (const each of heard) expect(strays(each)).toHaveProperty("tcp error ConnectionRefusedError");
  });

  test("somebody who resets connections: open ones are no more", async () => {
    await layout?.make(on);
    const traffic = await Traffic.start({ takesDns: true });
    const reset = `INPUT -p tcp -m multiport --dports ${SIDECAR_PORTS.join(",")} -j REJECT --reject-with tcp-reset`;
    await on.sh(`iptables -I ${reset}; ip6tables -I ${reset}`);
    const { open } = await traffic.stop();
    expect(open).not.toContain("again");
  });
});
