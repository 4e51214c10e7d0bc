import { CHAIN, COMMENT_PREFIX, HOOKS, type Hook, TABLES, type TableName } from "./model";
import type { SavedRule, SavedTable } from "./parse-iptables";

/**
 * What of a host's rules is ours, as it stands there: understood or not, in place or not. The counterpart of
 * {@link Table} on the side of the host.
 */
export interface OwnedTable {
  readonly name: TableName;
  readonly chains: readonly { readonly name: string; readonly rules: readonly SavedRule[] }[];
  readonly hooks: Readonly<Record<Hook, OwnedHook>>;
}

interface OwnedHook {
  readonly rules: readonly SavedRule[];
  /** How many of them stand before the first rule that is not ours. */
  readonly ahead: number;
}

/** Whether a rule in a built-in chain is ours: by its comment, by where it jumps, or because the journal says so. */
export type Ownership = (rule: SavedRule, place: { readonly table: string; readonly chain: string }) => boolean;

const OWN_CHAINS: readonly string[] = Object.values(CHAIN);

/** Ours by what the rule itself says. */
export const ownBySight: Ownership = (rule) => {
  const verdict = rule.rule?.verdict;
  return (
    rule.comment?.startsWith(COMMENT_PREFIX) === true ||
    (verdict?.kind === "jump" && OWN_CHAINS.includes(verdict.chain))
  );
};

/** Picks what is ours out of a save. Tables without anything of ours are left out. */
export function ownedTables(saved: readonly SavedTable[], isOurs: Ownership = ownBySight): OwnedTable[] {
  return TABLES.flatMap((name) => {
    const table = saved.find((candidate) => candidate.name === name);
    if (table === undefined) return [];
    const owned = ownedTable(name, table, isOurs);
    const isEmpty = owned.chains.length === 0 && HOOKS.every((hook) => owned.hooks[hook].rules.length === 0);
    return isEmpty ? [] : [owned];
  });
}

function ownedTable(name: TableName, table: SavedTable, isOurs: Ownership): OwnedTable {
  const hook = (chain: Hook): OwnedHook => {
    const rules = table.chains.find((candidate) => candidate.name === chain)?.rules ?? [];
    const owned = rules.map((rule) => isOurs(rule, { table: name, chain }));
    const firstForeign = owned.indexOf(false);
    return {
      rules: rules.filter((_, index) => owned[index]),
      ahead: firstForeign === -1 ? rules.length : firstForeign,
    };
  };
  return {
    name,
    chains: table.chains
      .filter((chain) => OWN_CHAINS.includes(chain.name))
      .map(({ name: chain, rules }) => ({ name: chain, rules })),
    hooks: { PREROUTING: hook("PREROUTING"), OUTPUT: hook("OUTPUT") },
  };
}
