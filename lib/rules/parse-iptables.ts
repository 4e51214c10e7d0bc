import { type ParsedRule, parseRule } from "./parse-rule";

/** What `iptables-save` or `ip6tables-save` said, foreign rules and all. */
export interface SavedTable {
  readonly name: string;
  readonly chains: readonly SavedChain[];
}

export interface SavedChain {
  readonly name: string;
  /** Whether the kernel made it: it has a policy, and cannot be removed. */
  readonly isBuiltIn: boolean;
  readonly rules: readonly SavedRule[];
}

export interface SavedRule extends ParsedRule {
  /** The rule as it was printed, without `-A CHAIN`: good for an exact `-D`. */
  readonly text: string;
}

interface OpenTable {
  readonly name: string;
  readonly chains: Map<string, { isBuiltIn: boolean; rules: SavedRule[] }>;
}

/** Reads the output of `iptables-save`, with or without counters. Lines that are not its own are left out. */
export function parseIptablesSave(text: string): SavedTable[] {
  const tables: OpenTable[] = [];
  for (const line of text.split("\n")) readLine(line.trim(), tables);
  return tables.map(({ name, chains }) => ({
    name,
    chains: [...chains].map(([chain, { isBuiltIn, rules }]) => ({ name: chain, isBuiltIn, rules })),
  }));
}

function readLine(line: string, tables: OpenTable[]): void {
  const table = line.match(/^\*\s*(\S+)$/)?.[1];
  if (table !== undefined) {
    tables.push({ name: table, chains: new Map() });
    return;
  }
  const current = tables.at(-1);
  const [, chain, policy] = line.match(/^:(\S+)\s+(\S+)/) ?? [];
  if (chain !== undefined) current?.chains.set(chain, { isBuiltIn: policy !== "-", rules: [] });
  const [, owner, rule] = line.match(/^(?:\[\d+:\d+\]\s+)?-A\s+(\S+)\s*(.*)$/) ?? [];
  if (owner !== undefined && rule !== undefined) {
    current?.chains.get(owner)?.rules.push({ text: rule, ...parseRule(rule) });
  }
}
