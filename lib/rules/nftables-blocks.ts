import { type CanonicalGroup, canonicalGroups } from "./canonical";
import { groupedBy } from "./grouped-by";
import type { Match, Range, Rule, Verdict } from "./model";
import { becauseOf, hasPartIn } from "./nftables-reasons";

/** What one rule of nftables can say at once: some conditions, and lists of which any one may hold. */
export interface Block {
  readonly matches: readonly Match[];
  /** None: the conditions say it all. */
  readonly addresses?: { readonly side: AddressSide; readonly cidrs: readonly string[] };
  readonly owners?: readonly OwnerElement[];
  readonly uids?: readonly Range[];
  readonly verdict: Verdict;
  readonly because: string;
}

type AddressSide = "source" | "destination";

/**
 * An element of a set over protocol, port and owner. One owner, not a range of them: nft 0.9.8 takes the bytes of
 * uids in such a range in the wrong order, and so other people's packets.
 */
export interface OwnerElement {
  readonly protocol: "tcp" | "udp";
  readonly ports: Range;
  readonly uid: number;
}

/** The rules with neighbours put together: exclusions that differ in one thing are one block. */
export function blocksOf(rules: readonly Rule[]): Block[] {
  return alikeInSpelling(rules).flatMap(canonicalGroups).flatMap(blocksOfGroup);
}

/**
 * Runs of rules that are written in one way. Those of the spec's users and the sidecar's own can be neighbours in
 * one family and not in the other; kept apart, both families have the same blocks.
 */
function alikeInSpelling(rules: readonly Rule[]): Rule[][] {
  const runs: Rule[][] = [];
  for (const rule of rules) {
    const run = runs.at(-1);
    if (run?.[0] !== undefined && isMultiport(run[0]) === isMultiport(rule)) run.push(rule);
    else runs.push([rule]);
  }
  return runs;
}

function isMultiport(rule: Rule): boolean {
  return rule.matches.some((match) => match.kind === "destination-port" && match.multiport);
}

function blocksOfGroup({ rules, written }: CanonicalGroup): Block[] {
  const single = rules.filter((rule) => ownerElements(rule).length > 0);
  const ofMany = rules.filter((rule) => !single.includes(rule));
  return [...ownerBlocks(single), ...uidBlocks(ofMany)].map(([block, from]) => ({
    ...block,
    because: becauseOf(written.filter((rule) => from.some((canonical) => hasPartIn(rule, canonical)))),
  }));
}

/** A block that wants its reason, and the rules that it says. */
type Draft = readonly [block: Omit<Block, "because">, from: readonly Rule[]];

/** Rules for ports of one owner each: a set over owner and port, if there is more than one element. */
function ownerBlocks(rules: readonly Rule[]): Draft[] {
  if (rules.flatMap(ownerElements).length < 2) return addressBlocks(rules);
  return buckets(rules, OWNER_KINDS).map(([{ verdict }, from, matches]) => [
    { matches, owners: from.flatMap(ownerElements), verdict },
    from,
  ]);
}

/** Rules for ports of ranges of owners: a set of owners for each list of ports. */
function uidBlocks(rules: readonly Rule[]): Draft[] {
  if (new Set(rules.map(uidsOf)).size < 2) return addressBlocks(rules);
  return buckets(rules, ["owner"]).map(([{ verdict }, from, matches]) => [
    { matches, uids: from.flatMap((rule) => uidsOf(rule) ?? []), verdict },
    from,
  ]);
}

function addressBlocks(rules: readonly Rule[]): Draft[] {
  const side = SIDES.find((kind) => new Set(rules.map((rule) => cidrOf(rule, kind))).size > 1);
  if (side === undefined) return rules.map((rule) => [{ matches: rule.matches, verdict: rule.verdict }, [rule]]);
  return buckets(rules, [side]).map(([{ verdict }, from, matches]) => [
    { matches, addresses: { side, cidrs: from.flatMap((rule) => cidrOf(rule, side) ?? []) }, verdict },
    from,
  ]);
}

const SIDES: readonly AddressSide[] = ["source", "destination"];

/** What an element of a set of owners says. */
const OWNER_KINDS: readonly Match["kind"][] = ["protocol", "destination-port", "owner"];

/** A rule for ports of one owner, as elements; none if it is another kind of rule. */
function ownerElements(rule: Rule): OwnerElement[] {
  const protocol = rule.matches.find((match) => match.kind === "protocol")?.protocol;
  const [ports, ...others] = rule.matches.filter((match) => match.kind === "destination-port");
  const uids = uidsOf(rule);
  const isOther = others.length > 0 || rule.matches.some((match) => NEEDS_PROTOCOL.has(match.kind));
  if (isOther || protocol === undefined || ports === undefined || uids?.from !== uids?.to) return [];
  return uids === undefined ? [] : ports.ports.map((range) => ({ protocol, ports: range, uid: uids.from }));
}

function uidsOf(rule: Rule): Range | undefined {
  const match = rule.matches.find((candidate) => candidate.kind === "owner");
  return match?.not === false ? match.uids : undefined;
}

/** Matches that nft writes with the protocol in front, so that it has to stay with them. */
const NEEDS_PROTOCOL: ReadonlySet<Match["kind"]> = new Set(["source-port", "opens-connection"]);

function cidrOf(rule: Rule, side: AddressSide): string | undefined {
  const match = rule.matches.find((candidate) => candidate.kind === side);
  return match?.kind === side && !match.not && "cidr" in match.address ? match.address.cidr : undefined;
}

type Bucket = readonly [first: Rule, rules: readonly Rule[], common: readonly Match[]];

/** Rules that are the same but for matches of these kinds, and what they have in common. */
function buckets(rules: readonly Rule[], kinds: readonly Match["kind"][]): Bucket[] {
  const common = (rule: Rule) => rule.matches.filter((match) => !kinds.includes(match.kind));
  const found = groupedBy(rules, (rule) => JSON.stringify(common(rule)));
  return [...found.values()].map((bucket) => [bucket[0], bucket, common(bucket[0])]);
}
