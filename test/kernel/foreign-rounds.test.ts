import fc from "fast-check";
import { reconcile } from "../../lib/engine/reconcile";
import { remove } from "../../lib/engine/remove";
import type { Backend, HostSpec } from "../../lib/spec/host";
import type { SandboxHostOptions } from "../../sandbox/host";
import { hostSpec, TestHost } from "../support/host-under-test";
import { Ledger, othersOn, PLACES } from "./foreign-ledger";
import { Foreigner } from "./foreigner";
import { ONLY_LEGACY } from "./only-legacy";
import { settle } from "./other-peoples-rules";

/**
 * 300 times somebody adds a rule, deletes another one and sends packets in the middle of an apply or an uninstall of ours: each time
 * all rules of others are there in their order, with the packets that they counted.
 * @needs bullseye
 */

jest.setTimeout(240_000);

interface Kind {
  readonly name: string;
  readonly rounds: number;
  readonly host?: SandboxHostOptions;
  readonly prepare?: string;
  readonly backends: readonly Backend[];
}

const KINDS: readonly Kind[] = [
  { name: "iptables on nf_tables", rounds: 90, backends: ["iptables"] },
  { name: "nftables", rounds: 90, backends: ["nftables"] },
  { name: "iptables-legacy", rounds: 60, backends: ["iptables"], prepare: ONLY_LEGACY },
  { name: "now iptables, now nftables", rounds: 30, backends: ["iptables", "nftables"] },
  { name: "iptables 1.8.7", rounds: 30, backends: ["iptables"], host: { suite: "bullseye" } },
];

const SETTINGS: readonly HostSpec[] = [
  { redirect: { dns: { enabled: true } } },
  { redirect: { outbound: { excludePorts: [3306, "9000-9100"] } }, dropInvalidPackets: true },
  {
    redirect: { inbound: { insertRedirectInsteadOfAppend: true }, outbound: { insertRedirectInsteadOfAppend: true } },
  },
];

/** What happens in a round, and when: the moment is a share of the time that our work takes. */
const ROUND = fc.record({
  ours: fc.oneof({ weight: 1, arbitrary: fc.constant("uninstall" as const) }, { weight: 2, arbitrary: fc.nat(5) }),
  moment: fc.double({ min: 0, max: 0.95, noNaN: true }),
  place: fc.constantFrom(...PLACES),
  isFirst: fc.boolean(),
  packets: fc.integer({ min: 1, max: 3 }),
});

/** Changed by nobody: the same rounds each time. */
const SEED = 4711;

test.each(KINDS)("$name, $rounds of 300", async ({ rounds, host = {}, prepare = "", backends }) => {
  await using on = await TestHost.start(host);
  await on.sh(prepare);
  await settle(on);
  const ledger = new Ledger();
  await using foreigner = await Foreigner.start(on.sandbox);
  await foreigner.act({ afterMs: 0, commands: ledger.begins, packets: [] });
  const { rest } = await othersOn(on);
  const specs = SETTINGS.flatMap((spec) => backends.map((backend) => hostSpec({ ...spec, backend })));
  let [isApplied, lasts, amid] = [false, 300, 0];

  for (const [number, { ours, moment, ...round }] of fc.sample(ROUND, { seed: SEED, numRuns: rounds }).entries()) {
    const began = performance.now();
    const deed = { ...ledger.write({ number, ...round }), afterMs: moment * lasts };
    const acted = foreigner.act(deed).then(() => performance.now());
    const spec = specs[(ours === "uninstall" ? number : ours) % specs.length] ?? hostSpec({});
    const uninstalls = ours === "uninstall" && isApplied;
    await (uninstalls ? remove(spec, on.host) : reconcile(spec, on.host));
    const ended = performance.now();
    if ((await acted) < ended) amid += 1;
    isApplied = !uninstalls;
    lasts = ended - began;
    expect({ number, ...(await othersOn(on)) }).toEqual({ number, listing: ledger.listing, rest });
  }
  // Most of it was done while we were at work, or this would show nothing.
  expect(amid).toBeGreaterThan(rounds / 2);
});

test("who saves everybody's rules and loads them again, as kumactl uninstalls, is seen: a rule is lost, counters begin anew", async () => {
  await using on = await TestHost.start();
  await settle(on);
  const ledger = new Ledger();
  await using foreigner = await Foreigner.start(on.sandbox);
  await foreigner.act({ afterMs: 0, commands: ledger.begins, packets: [] });
  const place = { tool: "iptables", table: "nat" } as const;
  const first = ledger.write({ number: 1, place, isFirst: false, packets: 2 });
  await foreigner.act({ ...first, afterMs: 0 });
  expect((await othersOn(on)).listing).toEqual(ledger.listing);

  await on.sh("iptables-save >/run/saved");
  await foreigner.act({ ...ledger.write({ number: 2, place, isFirst: false, packets: 1 }), afterMs: 0 });
  await on.sh("iptables-restore </run/saved");
  const { listing } = await othersOn(on);
  expect(listing["iptables nat"]).toEqual(["all: 0", "20001: 0"]);
  expect(ledger.listing["iptables nat"]).toEqual(["all: 4", "20001: 3", "20002: 1"]);
});
