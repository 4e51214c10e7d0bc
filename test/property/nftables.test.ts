import fc from "fast-check";
import type { HostRules } from "../../lib/rules/model";
import { parseNftables } from "../../lib/rules/parse-nftables";
import { renderNftables } from "../../lib/rules/render-nftables";
import { ruleTexts } from "../../lib/rules/rule-texts";
import { arbitraryCase, arbitraryHostRules, type PolicyCase } from "../support/arbitrary-policy";
import { nftListing } from "../support/nft-listing";

test("what nft lists of our table reads as the rules that were rendered", () => {
  fc.assert(
    fc.property(arbitraryHostRules, (rules) => {
      const seen = parseNftables(nftListing(renderNftables(rules)));
      expect(seen.foreign).toEqual([]);
      expect(ruleTexts(seen.rules)).toEqual(ruleTexts(rules));
    }),
    { numRuns: 300 },
  );
});

test("any one rule or element taken away by hand is a difference", () => {
  fc.assert(
    fc.property(arbitraryCase(1).filter(hasNoIdleRule), fc.nat(), ({ rules }, choice) => {
      const listing = JSON.parse(nftListing(renderNftables(rules)));
      const removed = removeOne(listing.nftables, choice);
      expect({ removed, isSame: readsAs(rules, listing) }).toEqual({ removed, isSame: false });
    }),
    { numRuns: 300 },
  );
});

/** Where the spec excludes the proxy user as well, our own exclusion of its queries can say nothing new. */
function hasNoIdleRule({ policy }: PolicyCase): boolean {
  const { uid } = policy.proxyUser;
  return policy.uidExclusions.every(({ uids }) => uid < uids.from || uids.to < uid);
}

function readsAs(rules: HostRules, listing: unknown): boolean {
  const seen = parseNftables(JSON.stringify(listing));
  return seen.foreign.length === 0 && JSON.stringify(ruleTexts(seen.rules)) === JSON.stringify(ruleTexts(rules));
}

interface Listed {
  readonly set?: { readonly elem: unknown[] };
  readonly rule?: object;
}

function removeOne(objects: Listed[], choice: number): unknown {
  const removals = objects.flatMap((object, index) => {
    if (object.rule !== undefined) return [() => objects.splice(index, 1)];
    return (object.set?.elem ?? []).map((_, at) => () => object.set?.elem.splice(at, 1));
  });
  return removals[choice % removals.length]?.();
}

test("any one rule of somebody else's is a difference", () => {
  fc.assert(
    fc.property(arbitraryHostRules, fc.nat(), fc.constantFrom(...FOREIGN), (rules, choice, expr) => {
      const listing = JSON.parse(nftListing(renderNftables(rules)));
      const chains = listing.nftables.flatMap((object: { chain?: { name: string } }) => object.chain?.name ?? []);
      const chain = chains[choice % chains.length];
      listing.nftables.push({ rule: { family: "inet", table: "kuma_mesh", chain, handle: 99, expr } });
      expect({ chain, isSame: readsAs(rules, listing) }).toEqual({ chain, isSame: false });
    }),
    { numRuns: 300 },
  );
});

const FOREIGN: readonly (readonly object[])[] = [
  [{ counter: { packets: 0, bytes: 0 } }],
  [{ accept: null }],
  [{ drop: null }],
  [{ match: { op: "==", left: { meta: { key: "mark" } }, right: 1 } }, { return: null }],
  [
    { match: { op: "==", left: { payload: { protocol: "tcp", field: "dport" } }, right: 7 } },
    { redirect: { port: 7 } },
  ],
  [
    { match: { op: "==", left: { payload: { protocol: "tcp", field: "dport" } }, right: 7 } },
    { goto: { target: "X" } },
  ],
];
