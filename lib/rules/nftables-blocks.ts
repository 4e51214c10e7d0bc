import { type CanonicalGroup, canonicalGroups } from "./canonical";
import type { Match, Range, Rule, Verdict } from "./model";

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

export type AddressSide = "source" | "destination";

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
  return canonicalGroups(rules).flatMap(blocksOfGroup);
}

function blocksOfGroup(group: CanonicalGroup): Block[] {
  const because = becauseOf(group.written);
  const single = group.rules.filter((rule) => ownerElements(rule).length > 0);
  const ofMany = group.rules.filter((rule) => !single.includes(rule));
  return [...ownerBlocks(single, because), ...uidBlocks(ofMany, because)];
}

/** Rules for ports of one owner each: a set over owner and port, if there is more than one element. */
function ownerBlocks(rules: readonly Rule[], because: string): Block[] {
  if (rules.flatMap(ownerElements).length < 2) return addressBlocks(rules, because);
  return buckets(rules, OWNER_KINDS).map(([{ verdict }, bucket, matches]) => ({
    matches,
    owners: bucket.flatMap(ownerElements),
    verdict,
    because,
  }));
}

/** Rules for ports of ranges of owners: a set of owners for each list of ports. */
function uidBlocks(rules: readonly Rule[], because: string): Block[] {
  if (new Set(rules.map(uidsOf)).size < 2) return addressBlocks(rules, because);
  return buckets(rules, ["owner"]).map(([{ verdict }, bucket, matches]) => ({
    matches,
    uids: bucket.flatMap((rule) => uidsOf(rule) ?? []),
    verdict,
    because,
  }));
}

function addressBlocks(rules: readonly Rule[], because: string): Block[] {
  const side = SIDES.find((kind) => new Set(rules.map((rule) => cidrOf(rule, kind))).size > 1);
  if (side === undefined) return rules.map(({ matches, verdict }) => ({ matches, verdict, because }));
  return buckets(rules, [side]).map(([{ verdict }, bucket, matches]) => ({
    matches,
    addresses: { side, cidrs: bucket.flatMap((rule) => cidrOf(rule, side) ?? []) },
    verdict,
    because,
  }));
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
  const found = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = JSON.stringify(common(rule));
    found.set(key, [...(found.get(key) ?? []), rule]);
  }
  return [...found.values()].flatMap((bucket) =>
    bucket.slice(0, 1).map((first) => [first, bucket, common(first)] as const),
  );
}

/** One reason for all: theirs, or that of the first and how many there are besides. */
function becauseOf(rules: readonly Rule[]): string {
  const [first = "", ...others] = new Set(rules.map((rule) => rule.because));
  return others.length === 0 ? first : `${first} (and ${others.length} more like it)`;
}
