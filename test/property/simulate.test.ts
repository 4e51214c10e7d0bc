import fc from "fast-check";
import { canonicalRules } from "../../lib/rules/canonical";
import type { HookRules, HostRules, Rule, RuleSet, Table } from "../../lib/rules/model";
import { ownedTables } from "../../lib/rules/owned";
import type { Packet } from "../../lib/rules/packet";
import { parseIptablesSave, type SavedRule } from "../../lib/rules/parse-iptables";
import { parseNftables } from "../../lib/rules/parse-nftables";
import { renderIptables } from "../../lib/rules/render-iptables";
import { renderNftables } from "../../lib/rules/render-nftables";
import { ruleTexts } from "../../lib/rules/rule-texts";
import { type Outcome, simulate } from "../../lib/rules/simulate";
import { arbitraryCase } from "../support/arbitrary-policy";
import { asSaved } from "../support/as-saved";
import { nftListing } from "../support/nft-listing";

const PACKETS = 20;
const RUNS = { numRuns: 300 };

/** What becomes of each packet; by which rule is another matter, since rules can be written in other ways. */
function fates(rules: HostRules, packets: readonly Packet[]): Pick<Outcome, "verdict" | "zone">[] {
  return packets.map((packet) => {
    const { verdict, zone } = simulate(rules, packet);
    return zone === undefined ? { verdict } : { verdict, zone };
  });
}

test("packets fare the same by the rules that iptables has of ours", () => {
  fc.assert(
    fc.property(arbitraryCase(PACKETS), fc.boolean(), ({ rules, packets }, comments) => {
      const seen = rules.map((set) => throughIptables(set, comments));
      expect(ruleTexts(seen)).toEqual(ruleTexts(rules));
      expect(fates(seen, packets)).toEqual(fates(rules, packets));
    }),
    RUNS,
  );
});

test("packets fare the same by the rules that nftables has of ours", () => {
  fc.assert(
    fc.property(arbitraryCase(PACKETS), ({ rules, packets }) => {
      const seen = parseNftables(nftListing(renderNftables(rules))).rules;
      expect(fates(seen, packets)).toEqual(fates(rules, packets));
    }),
    RUNS,
  );
});

test("packets fare the same by the canonical form, and that is its own canonical form", () => {
  fc.assert(
    fc.property(arbitraryCase(PACKETS), ({ rules, packets }) => {
      const canonical = rules.map((set) => ({
        ...set,
        tables: set.tables.map((table) => eachList(table, canonicalRules)),
      }));
      expect(fates(canonical, packets)).toEqual(fates(rules, packets));
      expect(ruleTexts(canonical)).toEqual(ruleTexts(rules));
    }),
    RUNS,
  );
});

/** Loads a family into iptables and reads it back. No comments, and a host knows its own rules by the journal. */
function throughIptables(set: RuleSet, comments: boolean): RuleSet {
  const owned = ownedTables(parseIptablesSave(asSaved(renderIptables(set, { comments }))), () => true);
  return {
    family: set.family,
    tables: set.tables.map((table): Table => {
      const found = owned.find(({ name }) => name === table.name);
      const hook = (name: "PREROUTING" | "OUTPUT"): HookRules => {
        const rules = understood(found?.hooks[name].rules);
        const firstCount = table.hooks[name].first.length;
        return { first: rules.slice(0, firstCount), last: rules.slice(firstCount) };
      };
      return {
        name: table.name,
        chains: (found?.chains ?? []).map(({ name, rules }) => ({ name, rules: understood(rules) })),
        hooks: { PREROUTING: hook("PREROUTING"), OUTPUT: hook("OUTPUT") },
      };
    }),
  };
}

function understood(saved: readonly SavedRule[] | undefined): Rule[] {
  return (saved ?? []).map(({ rule, text }) => {
    if (rule === undefined) throw new Error(`our own rule is not understood: ${text}`);
    return rule;
  });
}

function eachList(table: Table, change: (rules: readonly Rule[]) => Rule[]): Table {
  const hook = ({ first, last }: HookRules) => ({ first: change(first), last: change(last) });
  return {
    name: table.name,
    chains: table.chains.map(({ name, rules }) => ({ name, rules: change(rules) })),
    hooks: { PREROUTING: hook(table.hooks.PREROUTING), OUTPUT: hook(table.hooks.OUTPUT) },
  };
}
