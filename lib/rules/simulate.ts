import { HOOKS, type HostRules, type Rule, TABLES, type Table } from "./model";
import type { Packet } from "./packet";
import { type Step as AnyStep, type WalkedTable, type WalkOutcome, walk } from "./walk";

/** What the rules do with a packet, and which of them decided that. */
export type Outcome = WalkOutcome<Rule>;

/** A rule that matched, and where. */
type Step = AnyStep<Rule>;

/**
 * Walks a packet through our rules as netfilter does: tables in order, first match wins. Foreign rules are left
 * out of account; so is what happens to the packet after it is redirected.
 *
 * @throws Error when a placeholder is left: only on rules bound to a host can this be told
 */
export function simulate(rules: HostRules, packet: Packet): Outcome {
  return walk(walkedTables(rules.find(({ family }) => family === packet.family)?.tables ?? []), packet);
}

/** Tables of ours in the order in which a packet meets them. */
export function walkedTables(tables: readonly Table[]): WalkedTable<Rule>[] {
  return TABLES.flatMap((name) => tables.filter((table) => table.name === name)).map(walkedTable);
}

function walkedTable({ name, chains, hooks }: Table): WalkedTable<Rule> {
  const steps = (chain: string, rules: readonly Rule[], isFirst = false) =>
    rules.map((rule): Step => ({ table: name, chain, isFirst, rule }));
  return {
    name,
    chains: new Map([
      ...chains.map((chain) => [chain.name, steps(chain.name, chain.rules)] as const),
      ...HOOKS.map(
        (hook) => [hook, [...steps(hook, hooks[hook].first, true), ...steps(hook, hooks[hook].last)]] as const,
      ),
    ]),
  };
}
