import fc from "fast-check";
import { bindToHost } from "../../lib/rules/bind";
import { canonicalRules } from "../../lib/rules/canonical";
import { FAMILIES, type HookRules, type HostRules, type Rule, type Table } from "../../lib/rules/model";
import type { Packet } from "../../lib/rules/packet";
import { isChanged, keepsPath, type PathChanges, pathChanges } from "../../lib/rules/path-changes";
import { NO_PATH_CHANGES, pathWords } from "../../lib/rules/path-words";
import { ruleSets } from "../../lib/rules/rule-set";
import { simulate, walkedTables } from "../../lib/rules/simulate";
import { arbitraryCase, arbitraryFacts, arbitraryHostRules, arbitraryPolicy } from "../support/arbitrary-policy";
import { isSent } from "../support/sent-packets";

/** What is said of traffic that changes path, against the simulator: nothing too much, and nothing left out. */

function changesOf(found: HostRules, wanted: HostRules): PathChanges[] {
  return FAMILIES.map((family) => {
    const tables = (rules: HostRules) => walkedTables(rules.find((set) => set.family === family)?.tables ?? []);
    return pathChanges(family, tables(found), tables(wanted));
  });
}

function fate(rules: HostRules, packet: Packet) {
  const { verdict, zone } = simulate(rules, packet);
  return { verdict, ...(zone === undefined ? {} : { zone }) };
}

test("rules of one canonical form change no path", () => {
  fc.assert(
    fc.property(arbitraryHostRules, (rules) => {
      const changes = changesOf(rules.map(inCanonicalForm), rules);
      expect(changes.map(keepsPath)).toEqual(["yes", "yes"]);
      expect(pathWords(changes)).toBe(NO_PATH_CHANGES);
    }),
    { numRuns: 40 },
  );
});

/** Rules of one policy where those of another should be: mostly near each other. */
const drifted = fc
  .tuple(arbitraryCase(40), arbitraryPolicy, arbitraryFacts, fc.boolean())
  .map(([wanted, other, facts, isNear]) => ({
    ...wanted,
    found: bindToHost(
      ruleSets(isNear ? { ...wanted.policy, outbound: other.outbound, uidExclusions: other.uidExclusions } : other),
      facts,
    ),
  }));

test("each flow of which a change is told fares otherwise by the simulator, and no other", () => {
  fc.assert(
    fc.property(drifted, ({ rules, found }) => {
      for (const { flows } of changesOf(found, rules)) {
        for (const fates of spread(flows, 60)) {
          const { packet } = fates.flow;
          const isSame = JSON.stringify(fate(found, packet)) === JSON.stringify(fate(rules, packet));
          expect({ packet, isChanged: isChanged(fates) }).toEqual({ packet, isChanged: !isSame });
        }
      }
    }),
    { numRuns: 40 },
  );
});

test("any packet fares as one of the flows does", () => {
  fc.assert(
    fc.property(drifted, ({ rules, found, packets }) => {
      const changes = changesOf(found, rules);
      for (const packet of packets.filter(isSent)) {
        const told = changes.find(({ family }) => family === packet.family);
        if (told === undefined || told.isUntold) continue;
        const pair = JSON.stringify([fate(found, packet), fate(rules, packet)]);
        const pairs = told.flows
          .filter(({ flow }) => flow.packet.direction === packet.direction && flow.packet.protocol === packet.protocol)
          .map((fates) => JSON.stringify([fates.found, fates.wanted]));
        expect(pairs).toContain(pair);
      }
    }),
    { numRuns: 60 },
  );
});

/** So many items at most, from all over a list. */
function spread<T>(items: readonly T[], count: number): T[] {
  const step = Math.ceil(items.length / count);
  return items.filter((_, index) => index % step === 0);
}

function inCanonicalForm(set: HostRules[number]): HostRules[number] {
  const list = (rules: readonly Rule[]) => canonicalRules(rules);
  const hook = ({ first, last }: HookRules) => ({ first: list(first), last: list(last) });
  const table = (one: Table): Table => ({
    name: one.name,
    chains: one.chains.map(({ name, rules }) => ({ name, rules: list(rules) })),
    hooks: { PREROUTING: hook(one.hooks.PREROUTING), OUTPUT: hook(one.hooks.OUTPUT) },
  });
  return { family: set.family, tables: set.tables.map(table) };
}
