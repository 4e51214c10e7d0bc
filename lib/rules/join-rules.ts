import { type AnyMatch, type AnyRule, holdsFor } from "./any-rule";
import type { Match } from "./model";
import type { Packet } from "./packet";

/**
 * Rules in a row that do one thing and differ in one condition, as one rule that asks for any of them. Packets fare the
 * same by it, and fewer of them need to be tried.
 */
export function joinRules(rules: readonly AnyRule[]): AnyRule[] {
  const groups: Group[] = [];
  for (const rule of rules) {
    const group = groups.at(-1);
    const at = group === undefined ? undefined : onlyDifference(group, rule);
    if (group === undefined || at === undefined) groups.push({ rules: [rule], at: undefined });
    else {
      group.rules.push(rule);
      group.at = at;
    }
  }
  return groups.map(asOne);
}

/** The one of several joined rules that a packet meets; the rule itself where it is not joined. */
export function ruleMet(rule: AnyRule, packet: Packet, doubt: boolean): AnyRule {
  const isMet = ({ matches }: AnyRule) => matches.every((match) => holdsFor(match, packet, doubt));
  return rule.joined?.find(isMet) ?? rule;
}

interface Group {
  readonly rules: [AnyRule, ...AnyRule[]];
  /** Which condition differs, where there is more than one rule. */
  at: number | undefined;
}

function onlyDifference({ rules: [first], at }: Group, rule: AnyRule): number | undefined {
  if (text(first.verdict) !== text(rule.verdict) || first.matches.length !== rule.matches.length) return undefined;
  const different = first.matches.flatMap((match, index) => (text(match) === text(rule.matches[index]) ? [] : [index]));
  const [index, ...others] = different;
  if (index === undefined || others.length > 0 || (at !== undefined && at !== index)) return undefined;
  const [one, other] = [first.matches[index], rule.matches[index]];
  return one !== undefined && isPlain(one) && one.kind === other?.kind ? index : undefined;
}

function asOne({ rules: [first, ...others], at }: Group): AnyRule {
  if (at === undefined) return first;
  const joined = [first, ...others];
  const of = joined.flatMap(({ matches }) => matches[at] ?? []).filter(isPlain);
  const matches = first.matches.map((match, index): AnyMatch => (index === at ? { kind: "any-of", of } : match));
  return { ...first, matches, joined };
}

function isPlain(match: AnyMatch): match is Match {
  return !["not", "any-of", "source-ports", "to-this-host", "never", "unknown"].includes(match.kind);
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
