import { bindRule, type FamilyFacts } from "../rules/bind";
import { canonicalLines } from "../rules/canonical";
import { type Family, HOOKS, type HookRules, type Rule, type RuleSet, TABLES, type Table } from "../rules/model";
import type { RuleTexts } from "../rules/rule-texts";
import { tableText } from "../rules/rule-texts";
import { canonicalOf, type Line, type TableState } from "./table-state";

/**
 * The rules of a host in the canonical form, told in the words of the spec: where the host has what a
 * placeholder stands for there, the placeholder is shown. So a host that is right shows just the text that was
 * previewed, and one that drifted differs in just the lines that drifted.
 */
export interface ObservedInput {
  readonly family: Family;
  /** The rules that the spec asks for, placeholders and all. */
  readonly asked: RuleSet;
  /** Missing where the host lacks the family: what the spec asks for there is then not asked for yet. */
  readonly facts: FamilyFacts | undefined;
  readonly found: readonly TableState[];
}

export function observedTexts(inputs: readonly ObservedInput[]): RuleTexts {
  return Object.fromEntries(inputs.flatMap(familyTexts));
}

function familyTexts({ family, asked, facts, found }: ObservedInput): [string, string][] {
  return TABLES.flatMap((name) => {
    const wanted = asked.tables.find((table) => table.name === name);
    const is = found.find((table) => table.name === name);
    const text =
      facts === undefined && is === undefined && wanted !== undefined
        ? tableText(wanted)
        : observedText(is, wanted, facts);
    return text === "" ? [] : [[`${family}/${name}`, text]];
  });
}

function observedText(
  found: TableState | undefined,
  wanted: Table | undefined,
  facts: FamilyFacts | undefined,
): string {
  const tell = (lines: readonly Line[] | undefined, asked: readonly Rule[] | undefined) =>
    inWordsOfTheSpec(lines ?? [], asked ?? [], facts ?? NO_FACTS);
  const hooks = HOOKS.flatMap((hook) => {
    const part = (which: keyof HookRules) => tell(found?.hooks[hook][which], wanted?.hooks[hook][which]);
    return [...part("first").map((line) => `-I ${hook} ${line}`), ...part("last").map((line) => `-A ${hook} ${line}`)];
  });
  const names = new Set([...(wanted?.chains ?? []).map((chain) => chain.name), ...(found?.chains.keys() ?? [])]);
  const chains = [...names].flatMap((name) => {
    const asked = wanted?.chains.find((chain) => chain.name === name)?.rules;
    return tell(found?.chains.get(name), asked).map((line) => `-A ${name} ${line}`);
  });
  return [...hooks, ...chains].join("\n");
}

const NO_FACTS: FamilyFacts = { resolvers: [], hasDockerOutput: false };

function inWordsOfTheSpec(lines: readonly Line[], asked: readonly Rule[], facts: FamilyFacts): string[] {
  const found = canonicalOf(lines);
  const bound = canonicalLines(asked.flatMap((rule) => bindRule(rule, facts)));
  if (sameList(found, bound)) return canonicalLines(asked);
  return asked.reduce((text, rule) => putPlaceholderBack(text, rule, facts), found);
}

/** Shows a rule's placeholder for the lines that it stands for, if all of them are there. */
function putPlaceholderBack(lines: string[], rule: Rule, facts: FamilyFacts): string[] {
  const [placeholder] = canonicalLines([rule]);
  const stoodFor = canonicalLines(bindRule(rule, facts));
  if (placeholder === undefined || stoodFor[0] === placeholder) return lines;
  if (stoodFor.length === 0 || !stoodFor.every((line) => lines.includes(line))) return lines;
  const at = lines.indexOf(stoodFor[0] ?? "");
  return lines.flatMap((line, index) => (index === at ? [placeholder] : stoodFor.includes(line) ? [] : [line]));
}

function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
