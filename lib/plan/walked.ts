import type { AnyRule } from "../rules/any-rule";
import { joinRules } from "../rules/join-rules";
import { HOOKS, type Hook } from "../rules/model";
import type { SavedRule, SavedTable } from "../rules/parse-iptables";
import { readAnyRule } from "../rules/read-any-rule";
import type { WalkedTable } from "../rules/walk";
import type { Neighbours } from "./neighbours";
import type { Line, TableState } from "./table-state";

type Walked = WalkedTable<AnyRule>;
type Chains = readonly (readonly [name: string, rules: readonly AnyRule[]])[];

/** What a table was saved as, beside our part of it. */
export interface Surroundings {
  readonly saved: SavedTable;
  readonly hooks: Readonly<Record<Hook, Neighbours>>;
}

/** Our part of a table as packets meet it, without anything foreign. */
export function walkedState(state: TableState): Walked {
  return walked(
    state.name,
    chainsOf(state, () => []),
  );
}

/** A table as a packet meets it, whoever wrote what is in it. */
export function walkedSaved(name: TableState["name"], table: SavedTable): Walked {
  const isChain = isChainOf(table);
  const read = ({ rule, text }: SavedRule) => rule ?? readAnyRule(text, isChain);
  return walked(
    name,
    table.chains.map((chain) => [chain.name, chain.rules.map(read)] as const),
  );
}

/** Our part with foreign rules, as they are walked, between what comes first in a hook and the rest. */
export function walkedAhead(
  state: TableState,
  hook: Hook,
  foreign: readonly { readonly saved: SavedRule; readonly rule: AnyRule }[],
  table: SavedTable,
): Walked {
  const chains = chainsOf(state, (name) => (name === hook ? foreign.map(({ rule }) => rule) : []));
  const theirs = foreign.map(({ saved }) => saved);
  return walked(state.name, [...chainsBehind(theirs, table), ...chains]);
}

function chainsOf(state: TableState, between: (hook: Hook) => readonly AnyRule[]): Chains {
  const rules = (lines: readonly Line[]) => rulesIn(state, lines);
  const hooks = HOOKS.map((hook) => {
    const { first, last } = state.hooks[hook];
    return [hook, [...rules(first), ...between(hook), ...rules(last)]] as const;
  });
  return [...[...state.chains].map(([name, lines]) => [name, rules(lines)] as const), ...hooks];
}

function rulesIn({ chains }: TableState, lines: readonly Line[]): AnyRule[] {
  const isChain = (name: string) => chains.has(name);
  return lines.map(({ rule, text }) => rule ?? readAnyRule(text, isChain));
}

/** The same as it stands among some foreign rules, each at its place. */
export function walkedAmong(state: TableState, around: Surroundings, foreign: readonly SavedRule[]): Walked {
  const hooks = HOOKS.map((hook) => {
    const rules = around.hooks[hook].rules.flatMap(({ saved, isOurs }): AnyRule[] => {
      if (isOurs) return [saved.rule ?? readAnyRule(saved.text, isChainOf(around.saved))];
      return foreign.includes(saved) ? [foreignRule(saved, around.saved)] : [];
    });
    return [hook, rules] as const;
  });
  const chains = [...chainsBehind(foreign, around.saved), ...chainsOf(state, () => []), ...hooks];
  return walked(state.name, chains);
}

function isChainOf({ chains }: SavedTable): (name: string) => boolean {
  return (name) => chains.some((chain) => chain.name === name);
}

function walked(name: TableState["name"], chains: Chains): Walked {
  const steps = (chain: string, rules: readonly AnyRule[]) =>
    joinRules(rules).map((rule) => ({ table: name, chain, isFirst: false, rule }));
  return { name, chains: new Map(chains.map(([chain, rules]) => [chain, steps(chain, rules)])) };
}

/** Rules to which a foreign one may lead before it is left alone: nobody waits for all services of a cluster. */
const MOST_RULES = 300;

/** A rule that leads to more than we follow is one whose target we do not understand. */
export function foreignRule(saved: SavedRule, table: SavedTable): AnyRule {
  const rule = readAnyRule(saved.text, isChainOf(table));
  return reachedBy(saved, table) === undefined ? { ...rule, verdict: { kind: "unknown" } } : rule;
}

function chainsBehind(foreign: readonly SavedRule[], table: SavedTable): Chains {
  const names = new Set(foreign.flatMap((saved) => [...(reachedBy(saved, table) ?? [])]));
  return [...names].map((name) => [name, rulesOf(name, table).map(({ text }) => readAnyRule(text, isChainOf(table)))]);
}

/** Names of the chains to which a rule leads. `undefined`: too many rules are in them. */
function reachedBy(saved: SavedRule, table: SavedTable): ReadonlySet<string> | undefined {
  const reached = new Set<string>();
  let count = 0;
  const visit = ({ text }: SavedRule): void => {
    const { verdict } = readAnyRule(text, isChainOf(table));
    if ((verdict.kind !== "jump" && verdict.kind !== "goto") || reached.has(verdict.chain)) return;
    reached.add(verdict.chain);
    const rules = rulesOf(verdict.chain, table);
    count += rules.length;
    if (count <= MOST_RULES) rules.forEach(visit);
  };
  visit(saved);
  return count <= MOST_RULES ? reached : undefined;
}

function rulesOf(chain: string, { chains }: SavedTable): readonly SavedRule[] {
  return chains.find(({ name }) => name === chain)?.rules ?? [];
}
