import { type CanonicalGroup, canonicalGroups } from "./canonical";
import type { Match, Range, Rule, Verdict } from "./model";

/** What one rule of nftables can say at once: some conditions, and lists of which any one may hold. */
export interface Block {
  readonly matches: readonly Match[];
  /** None: the conditions say it all. */
  readonly addresses?: { readonly side: AddressSide; readonly cidrs: readonly string[] };
  readonly owners?: readonly OwnerElement[];
  readonly verdict: Verdict;
  readonly because: string;
}

export type AddressSide = "source" | "destination";

/** An element of a set over protocol, port and owner. */
export interface OwnerElement {
  readonly protocol: "tcp" | "udp";
  readonly ports: Range;
  readonly uids: Range;
}

/** The rules with neighbours put together: exclusions that differ in one thing are one block. */
export function blocksOf(rules: readonly Rule[]): Block[] {
  return canonicalGroups(rules).flatMap(blocksOfGroup);
}

function blocksOfGroup(group: CanonicalGroup): Block[] {
  const because = becauseOf(group.written);
  const bare = (rule: Rule): Block => ({ matches: rule.matches, verdict: rule.verdict, because });
  const owners = group.rules.flatMap(ownerElements);
  if (owners.length > 1) {
    return buckets(group.rules, OWNER_KINDS).map(([rule, bucket]) => ({
      ...bare(rule),
      matches: without(rule, OWNER_KINDS),
      owners: bucket.flatMap(ownerElements),
    }));
  }
  const side = SIDES.find((kind) => new Set(group.rules.map((rule) => cidrOf(rule, kind))).size > 1);
  if (side === undefined) return group.rules.map(bare);
  return buckets(group.rules, [side]).map(([rule, bucket]) => ({
    ...bare(rule),
    matches: without(rule, [side]),
    addresses: { side, cidrs: bucket.flatMap((one) => cidrOf(one, side) ?? []) },
  }));
}

const SIDES: readonly AddressSide[] = ["source", "destination"];

/** What an element of a set of owners says. */
const OWNER_KINDS: readonly Match["kind"][] = ["protocol", "destination-port", "owner"];

/** A rule for ports of an owner, as elements; none if it is another kind of rule. */
function ownerElements(rule: Rule): OwnerElement[] {
  const named = rule.matches.filter((match) => OWNER_KINDS.includes(match.kind));
  const protocol = named.find((match) => match.kind === "protocol")?.protocol;
  const ports = named.find((match) => match.kind === "destination-port")?.ports;
  const owner = named.find((match) => match.kind === "owner");
  const isPlain = named.length === OWNER_KINDS.length && !rule.matches.some((match) => NEEDS_PROTOCOL.has(match.kind));
  if (!isPlain || protocol === undefined || ports === undefined || owner === undefined || owner.not) return [];
  return ports.map((range) => ({ protocol, ports: range, uids: owner.uids }));
}

/** Matches that nft writes with the protocol in front, so that it has to stay with them. */
const NEEDS_PROTOCOL: ReadonlySet<Match["kind"]> = new Set(["source-port", "opens-connection"]);

function cidrOf(rule: Rule, side: AddressSide): string | undefined {
  const match = rule.matches.find((candidate) => candidate.kind === side);
  return match?.kind === side && !match.not && "cidr" in match.address ? match.address.cidr : undefined;
}

/** Rules that are the same but for matches of these kinds, each time with the first of them. */
function buckets(rules: readonly Rule[], kinds: readonly Match["kind"][]): [Rule, Rule[]][] {
  const found = new Map<string, [Rule, Rule[]]>();
  for (const rule of rules) {
    const key = JSON.stringify(without(rule, kinds));
    const bucket = found.get(key);
    if (bucket === undefined) found.set(key, [rule, [rule]]);
    else bucket[1].push(rule);
  }
  return [...found.values()];
}

function without(rule: Rule, kinds: readonly Match["kind"][]): Match[] {
  return rule.matches.filter((match) => !kinds.includes(match.kind));
}

/** One reason for all: theirs, or that of the first and how many there are besides. */
function becauseOf(rules: readonly Rule[]): string {
  const [first = "", ...others] = new Set(rules.map((rule) => rule.because));
  return others.length === 0 ? first : `${first} (and ${others.length} more like it)`;
}
