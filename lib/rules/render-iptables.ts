import { commentOf, ruleText } from "./iptables-text";
import { HOOKS, type Rule, type RuleSet, type Table, type TableName } from "./model";

/** How rules are written for iptables. */
export interface IptablesStyle {
  /** Whether each rule says why it is there; needs the `comment` match. */
  readonly comments: boolean;
}

/** The text of a rule as it is loaded. */
export function loadedText(rule: Rule, style: IptablesStyle): string {
  return style.comments ? ruleText(rule, commentOf(rule)) : ruleText(rule);
}

/** kumactl's order of tables in a file. */
export const FILE_ORDER: readonly TableName[] = ["raw", "nat", "mangle"];

/**
 * One family's rules as a file for `iptables-restore --noflush` on a host that has none of them. Each table
 * is one transaction; foreign rules are not touched.
 */
export function renderIptables(rules: RuleSet, style: IptablesStyle): string {
  const tables = FILE_ORDER.flatMap((name) => rules.tables.filter((table) => table.name === name));
  return tables.map((table) => `${tableLines(table, style).join("\n")}\n`).join("");
}

function tableLines(table: Table, style: IptablesStyle): string[] {
  const text = (rule: Rule) => loadedText(rule, style);
  return [
    `*${table.name}`,
    ...table.chains.map((chain) => `:${chain.name} - [0:0]`),
    ...HOOKS.flatMap((hook) => [
      ...table.hooks[hook].first.map((rule, index) => `-I ${hook} ${index + 1} ${text(rule)}`),
      ...table.hooks[hook].last.map((rule) => `-A ${hook} ${text(rule)}`),
    ]),
    ...table.chains.flatMap((chain) => chain.rules.map((rule) => `-A ${chain.name} ${text(rule)}`)),
    "COMMIT",
  ];
}
