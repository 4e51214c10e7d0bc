import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { bindToHost } from "../../lib/rules/bind";
import { ruleSets } from "../../lib/rules/rule-set";
import { arbitraryFacts, arbitraryPolicy } from "../support/arbitrary-policy";
import { APPLICATION_UID, arbitraryTrial, expectation, losesAnswer, SIDECAR_UID, WORLD_UID } from "../support/packets";
import { PacketScene } from "./packet-scene";

/** The simulator against the kernel: any rules, any packets, both back-ends. */

let scene: PacketScene;

beforeAll(async () => {
  scene = await PacketScene.start();
}, 30_000);

afterAll(() => scene.stop());

const policy = arbitraryPolicy.map((any) => ({
  ...any,
  proxyUser: { name: "kuma-dp", uid: SIDECAR_UID, create: true },
}));

const trials = fc.array(arbitraryTrial, { minLength: 24, maxLength: 24 });

test("every packet goes where the simulator says, with iptables as with nftables", async () => {
  await fc.assert(
    fc.asyncProperty(policy, arbitraryFacts, trials, async (any, facts, tried) => {
      const rules = bindToHost(ruleSets(any), facts);
      const { own } = scene;
      const sent = tried.filter((trial) => !losesAnswer(rules, trial, own));
      const expected = sent.map((trial) => expectation(rules, trial, own));
      for (const load of ["loadIptables", "loadNftables"] as const) {
        await scene[load](rules);
        const heard = await scene.send(sent);
        const results = sent.map((trial, index) => ({ trial, expected: expected[index], heard: heard[index] }));
        const wrong = results.filter((result) => !isDeepStrictEqual(result.expected, result.heard));
        expect({ by: load, wrong }).toEqual({ by: load, wrong: [] });
      }
      for (const { uid } of expected.flatMap((one) => ("uid" in one ? [one] : [])))
        counts.set(uid, (counts.get(uid) ?? 0) + 1);
    }),
    // Shrinking would load rules for minutes: the wrong packets are listed, and the seed repeats them.
    { numRuns: RULE_SETS, endOnFailure: true, ...seed() },
  );
  // Packets of which all had the same fate would prove nothing.
  for (const uid of [SIDECAR_UID, APPLICATION_UID, WORLD_UID]) expect(counts.get(uid)).toBeGreaterThan(RULE_SETS);
}, 600_000);

const RULE_SETS = Number(process.env["PACKET_RULE_SETS"] ?? 320);

/** How many packets each of the listeners had to hear. */
const counts = new Map<number, number>();

/** Prints of a failure name its seed; `PACKET_SEED` repeats it. */
function seed(): { seed?: number } {
  const given = process.env["PACKET_SEED"];
  return given === undefined ? {} : { seed: Number(given) };
}
