import type { AnyMatch, AnyRule } from "./any-rule";
import type { Match } from "./model";

/**
 * Rules in a row that do one thing and differ in one condition, as one rule that asks for any of them. Packets fare the
 * same by it, and fewer of them need to be tried.
 */
export function joinRules(rules: readonly AnyRule[]): AnyRule[] {
  const groups: Group[] = [];
  for (const rule of rules) {
    const group = groups.at(-1);
    const at = group === undefined ? undefined : onlyDifference(group, rule);
    if (group === undefined || at === undefined) groups.push({ rules: [rule] });
    else groups[groups.length - 1] = { rules: [...group.rules, rule], at };
  }
  return groups.map(asOne);
}

interface Group {
  readonly rules: readonly [AnyRule, ...AnyRule[]];
  /** Which condition differs, where there is more than one rule. */
  readonly at?: number;
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
  const of = [first, ...others].flatMap(({ matches }) => matches[at] ?? []).filter(isPlain);
  return { ...first, matches: first.matches.map((match, index) => (index === at ? { kind: "any-of", of } : match)) };
}

function isPlain(match: AnyMatch): match is Match {
  return !["not", "any-of", "source-ports", "to-this-host", "never", "unknown"].includes(match.kind);
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
