import { HOOKS } from "../../lib/rules/model";

/**
 * What `iptables-save` prints after a file of ours is restored on a host without other rules: built-in chains
 * too, inserted rules where they come to stand, defaults left out. The kernel tests ask iptables itself.
 */
export function asSaved(restoreFile: string): string {
  return tablesOf(restoreFile).map(savedTable).join("");
}

interface LoadedTable {
  readonly name: string;
  readonly chains: Map<string, string[]>;
}

function tablesOf(file: string): LoadedTable[] {
  const tables: LoadedTable[] = [];
  for (const line of file.split("\n")) {
    const name = /^\*(\w+)$/.exec(line)?.[1];
    if (name !== undefined) tables.push({ name, chains: new Map(HOOKS.map((hook) => [hook, []])) });
    else if (line !== "COMMIT" && line !== "") apply(tables.at(-1), line);
  }
  return tables;
}

function apply(table: LoadedTable | undefined, line: string): void {
  const chain = /^:(\S+) - \[0:0\]$/.exec(line)?.[1];
  if (chain !== undefined) {
    table?.chains.set(chain, []);
    return;
  }
  const [, name = "", position, rule] = /^-[AI] (\S+) (?:(\d+) )?(.*)$/.exec(line) ?? [];
  const rules = table?.chains.get(name);
  if (rules === undefined || rule === undefined) throw new Error(`iptables-restore would not take: ${line}`);
  rules.splice(position === undefined ? rules.length : Number(position) - 1, 0, rule);
}

function savedTable({ name, chains }: LoadedTable): string {
  const isBuiltIn = (chain: string) => HOOKS.some((hook) => hook === chain);
  const lines = [
    `*${name}`,
    ...[...chains.keys()].map((chain) => `:${chain} ${isBuiltIn(chain) ? "ACCEPT" : "-"} [0:0]`),
    ...[...chains].flatMap(([chain, rules]) => rules.map((rule) => `-A ${chain} ${savedRule(rule)}`)),
    "COMMIT",
  ];
  return `${lines.join("\n")}\n`;
}

/** `--log-level 4` is what LOG does anyway. */
function savedRule(rule: string): string {
  return rule.replace(/ --log-level 4$/, "");
}
