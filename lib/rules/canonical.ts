import { ruleText } from "./iptables-text";
import type { Match, Range, Rule } from "./model";
import { joinRanges } from "./ports";

/**
 * The normal form in which two lists of rules are compared and shown: one for every way of writing the same
 * thing, whichever back-end holds it. Neighbours that differ only in what they exclude are order-free, since
 * they have one verdict; so those are sorted, and their ports joined into one rule. Comments are left out.
 */
export function canonicalRules(rules: readonly Rule[]): Rule[] {
  return neighbourhoods(rules.map(withoutComment)).flatMap((group) => joinPorts(group).toSorted(byValues));
}

/** The canonical form as text: one line a rule, in the words of `iptables-save`. */
export function canonicalLines(rules: readonly Rule[]): string[] {
  return canonicalRules(rules).map((rule) => ruleText(rule));
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
  return KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);
}

/** Rules in a row that have the same form, so that the order among them means nothing. */
function neighbourhoods(rules: readonly Rule[]): Rule[][] {
  const groups: Rule[][] = [];
  let form = "";
  for (const rule of rules) {
    const next = formOf(rule);
    const group = next === form ? groups.at(-1) : undefined;
    if (group === undefined) groups.push([rule]);
    else group.push(rule);
    form = next;
  }
  return groups;
}

/** What a rule is apart from the values by which exclusions differ. */
function formOf(rule: Rule): string {
  return JSON.stringify([
    rule.matches.map((match) => (isOrderFree(match, rule) ? match.kind : match)),
    rule.verdict,
    rule.onlyIf,
  ]);
}

function isOrderFree(match: Match, rule: Rule): boolean {
  switch (match.kind) {
    case "destination-port":
      return true;
    case "source":
    case "destination":
      return !match.not && "cidr" in match.address;
    case "owner":
      return !match.not && rule.matches.some((other) => other.kind === "destination-port");
    case "protocol":
      return rule.matches.some((other) => other.kind === "owner" && !other.not);
    default:
      return false;
  }
}

/** Rules that differ in nothing but their ports, as one. */
function joinPorts(group: readonly Rule[]): Rule[] {
  const joined = new Map<string, Rule>();
  for (const rule of group) {
    const key = JSON.stringify(rule.matches.filter((match) => match.kind !== "destination-port"));
    const known = joined.get(key);
    joined.set(
      key,
      known === undefined ? rule : { ...rule, matches: rule.matches.map((match) => unite(match, known)) },
    );
  }
  return [...joined.values()];
}

function unite(match: Match, other: Rule): Match {
  if (match.kind !== "destination-port") return match;
  return withSpelling({ ...match, ports: [...portsOf(other), ...match.ports] });
}

function portsOf(rule: Rule): readonly Range[] {
  const match = rule.matches.find((candidate) => candidate.kind === "destination-port");
  return match?.kind === "destination-port" ? match.ports : [];
}

function byValues(one: Rule, other: Rule): number {
  const [left, right] = [ruleText(one), ruleText(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}
