import { boundsOf } from "./addresses";
import { type Group, groupedBy } from "./grouped-by";
import type { Interval } from "./intervals";
import { ruleText } from "./iptables-text";
import type { Address, Match, Range, Rule } from "./model";
import { disjointOwners, type OwnerPorts } from "./owner-ports";
import { joinRanges } from "./ports";

/**
 * The normal form in which two lists of rules are compared and shown: one for every way of writing the same
 * thing, whichever back-end holds it. Neighbours that differ only in what they exclude are order-free, since
 * they have one verdict; so those are sorted, their ports and owners joined, and addresses that lie within
 * another's left out. Comments are left out.
 */
export function canonicalRules(rules: readonly Rule[]): Rule[] {
  return canonicalGroups(rules).flatMap((group) => group.rules);
}

/** The canonical form as text: one line a rule, in the words of `iptables-save`. */
export function canonicalLines(rules: readonly Rule[]): string[] {
  return canonicalRules(rules).map((rule) => ruleText(rule));
}

/** Neighbours of one form: as they were written, and in their normal form. Order among them means nothing. */
export interface CanonicalGroup {
  readonly written: readonly Rule[];
  readonly rules: readonly Rule[];
}

export function canonicalGroups(rules: readonly Rule[]): CanonicalGroup[] {
  return neighbourhoods(rules).map((written) => {
    const joined = alike(written.map(withoutComment)).flatMap(joinAlike);
    return { written, rules: withoutCovered(joined).toSorted(byValues) };
  });
}

function withoutComment(rule: Rule): Rule {
  return { ...rule, matches: rule.matches.map(withSpelling).toSorted(byKind), because: "" };
}

/** One spelling for what multiport and a plain port match both can say. */
function withSpelling(match: Match): Match {
  if (match.kind !== "destination-port") return match;
  const ports = joinRanges(match.ports);
  return { ...match, ports, multiport: ports.length > 1 };
}

/** The order of matches in a rule means nothing; this is the one we keep. */
const KINDS: readonly Match["kind"][] = [
  "source",
  "destination",
  "in-interface",
  "out-interface",
  "protocol",
  "opens-connection",
  "source-port",
  "destination-port",
  "owner",
  "invalid-state",
];

function byKind(one: Match, other: Match): number {
  return KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) || byText(JSON.stringify(one), JSON.stringify(other));
}

/** Rules in a row that have the same form, so that the order among them means nothing. */
function neighbourhoods(rules: readonly Rule[]): Rule[][] {
  const groups: Rule[][] = [];
  let form: string | undefined;
  for (const rule of rules) {
    const next = formOf(withoutComment(rule));
    const group = next !== undefined && next === form ? groups.at(-1) : undefined;
    if (group === undefined) groups.push([rule]);
    else group.push(rule);
    form = next;
  }
  return groups;
}

/** What a rule is apart from the values by which exclusions differ; none where each rule counts for itself. */
function formOf(rule: Rule): string | undefined {
  // Two logs in a row are two lines in the log.
  if (rule.verdict.kind === "log") return undefined;
  return JSON.stringify([
    rule.matches.map((match) => (isOrderFree(match, rule) ? match.kind : match)),
    rule.verdict,
    rule.onlyIf,
  ]);
}

function isOrderFree(match: Match, rule: Rule): boolean {
  // A rule that asks for the same thing twice (both must hold) is nobody's exclusion; its matches are not ours to join.
  if (rule.matches.filter((other) => other.kind === match.kind).length > 1) return false;
  switch (match.kind) {
    case "destination-port":
      return true;
    case "source":
    case "destination":
      return !match.not && "cidr" in match.address;
    case "owner":
      return !match.not && hasOnePortMatch(rule);
    case "protocol":
      return rule.matches.some((other) => other.kind === "owner" && !other.not) && hasOnePortMatch(rule);
    default:
      return false;
  }
}

function hasOnePortMatch(rule: Rule): boolean {
  return rule.matches.filter((match) => match.kind === "destination-port").length === 1;
}

/** The rules of a group in buckets that differ in nothing but their ports and owners. */
function alike(group: readonly Rule[]): Group<Rule>[] {
  const buckets = groupedBy(group, (rule) => JSON.stringify(rule.matches.filter((match) => !isJoinable(match, rule))));
  return [...buckets.values()];
}

function isJoinable(match: Match, rule: Rule): boolean {
  return (match.kind === "destination-port" || match.kind === "owner") && isOrderFree(match, rule);
}

/** Rules that differ in nothing but their ports, as one; those of owners as one for each disjoint range of uids. */
function joinAlike(bucket: readonly Rule[]): Rule[] {
  const [pattern] = bucket;
  if (pattern === undefined) return [];
  const claims = bucket.map((rule) => ({ uids: ownerOf(rule) ?? NOBODY, ports: portsOf(rule) }));
  return disjointOwners(claims).map((claim) => ({
    ...pattern,
    matches: pattern.matches.map((match) => (isJoinable(match, pattern) ? putIn(match, claim) : match)),
  }));
}

/** Stands for the owner where no rule asks for one. */
const NOBODY: Range = { from: -1, to: -1 };

function ownerOf(rule: Rule): Range | undefined {
  const match = rule.matches.find((candidate) => isJoinable(candidate, rule) && candidate.kind === "owner");
  return match?.kind === "owner" ? match.uids : undefined;
}

/** None: every port. */
function portsOf(rule: Rule): readonly Range[] {
  const match = rule.matches.find((candidate) => isJoinable(candidate, rule) && candidate.kind === "destination-port");
  return match?.kind === "destination-port" ? match.ports : [];
}

function putIn(match: Match, claim: OwnerPorts): Match {
  if (match.kind === "owner") return { ...match, uids: claim.uids };
  return match.kind === "destination-port" ? withSpelling({ ...match, ports: claim.ports }) : match;
}

/** Without rules whose packets another rule of the group takes as well. */
function withoutCovered(group: readonly Rule[]): readonly Rule[] {
  if (!group.some((rule) => rule.matches.some(isBlock))) return group;
  const reaches = group.map(reachOf);
  return group.filter((_, index) => {
    const inner = reaches[index];
    return !reaches.some((outer, at) => inner && covers(outer, inner) && (at < index || !covers(inner, outer)));
  });
}

/** The addresses of a rule, and all else that it asks for. */
interface Reach {
  readonly blocks: readonly Interval[];
  readonly rest: string;
}

function reachOf({ matches }: Rule): Reach {
  return {
    blocks: matches.filter(isBlock).map(({ address }) => boundsOf(address.cidr)),
    rest: JSON.stringify(matches.map((match) => (isBlock(match) ? match.kind : match))),
  };
}

function covers(outer: Reach, inner: Reach): boolean {
  const isWithin = ({ first, last }: Interval, index: number) => {
    const block = outer.blocks[index];
    return block !== undefined && block.first <= first && last <= block.last;
  };
  return outer.rest === inner.rest && inner.blocks.every(isWithin);
}

type BlockMatch = Extract<Match, { address: Address }> & { readonly address: { readonly cidr: string } };

function isBlock(match: Match): match is BlockMatch {
  return (match.kind === "source" || match.kind === "destination") && !match.not && "cidr" in match.address;
}

function byValues(one: Rule, other: Rule): number {
  return byText(ruleText(one), ruleText(other));
}

function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
