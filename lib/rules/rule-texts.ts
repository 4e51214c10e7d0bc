import { canonicalLines } from "./canonical";
import { HOOKS, type HostRules, type Table } from "./model";

/**
 * How the effect of a spec is shown and compared: `"ipv4/nat"` → the canonical form of that table, a rule a
 * line, whichever back-end loads it. `-I` is a rule before everything foreign in its hook.
 */
export type RuleTexts = Readonly<Record<string, string>>;

export function ruleTexts(rules: HostRules): RuleTexts {
  return Object.fromEntries(
    rules.flatMap(({ family, tables }) => tables.map((table) => [`${family}/${table.name}`, tableText(table)])),
  );
}

/** One table in that form. */
export function tableText(table: Table): string {
  const lines = [
    ...HOOKS.flatMap((hook) => [
      ...canonicalLines(table.hooks[hook].first).map((line) => `-I ${hook} ${line}`),
      ...canonicalLines(table.hooks[hook].last).map((line) => `-A ${hook} ${line}`),
    ]),
    ...table.chains.flatMap((chain) => canonicalLines(chain.rules).map((line) => `-A ${chain.name} ${line}`)),
  ];
  return lines.join("\n");
}
