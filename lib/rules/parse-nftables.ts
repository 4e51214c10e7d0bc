import type { Chain, Family, Hook, HookRules, HostRules, Rule, RuleSet, Table, TableName } from "./model";
import { CHAIN, DOCKER_OUTPUT, FAMILIES } from "./model";
import { type ListedReading, readChains } from "./nftables-chains";
import { type NativeGate, withoutGate } from "./nftables-gate";
import { readListing } from "./nftables-json";
import { BASE_CHAINS, type Part } from "./nftables-layout";
import { hasRules } from "./rule-set";

/** What stands in our table of nftables. */
export interface NativeRules {
  readonly rules: HostRules;
  /** What in it is not understood, as JSON: somebody else's, or ours no longer. */
  readonly foreign: readonly string[];
  /** What lets traffic by without a change of rules. @default nothing */
  readonly gate?: NativeGate;
}

type Chains = ReadonlyMap<string, readonly ListedReading[]>;

/**
 * Reads the output of `nft -j list table inet kuma_mesh`. Never throws: what it does not understand is `foreign`,
 * and so a difference. A family without rules is left out.
 */
export function parseNftables(json: string): NativeRules {
  const { rest, gate } = withoutGate(readListing(json));
  const { chains, foreign } = readChains(rest);
  const sets = FAMILIES.map((family) => ruleSet(chains, family));
  return {
    rules: sets.map(({ rules }) => rules).filter(({ tables }) => tables.length > 0),
    foreign: [...foreign, ...new Set(sets.flatMap(({ odd }) => odd))],
    ...(gate === undefined ? {} : { gate }),
  };
}

/** Our tables in the order in which the rules are made. */
const TABLE_ORDER: readonly TableName[] = ["raw", "nat", "mangle"];

interface FamilyReading {
  readonly rules: RuleSet;
  /** Chains behind that let packets in again which the chain ahead let pass by. */
  readonly odd: readonly string[];
}

function ruleSet(chains: Chains, family: Family): FamilyReading {
  const odd: string[] = [];
  const tables = TABLE_ORDER.map((name): Table => {
    const hook = (hookName: Hook) => hookRules(chains, family, { name, hookName }, odd);
    const hooks = { PREROUTING: hook("PREROUTING"), OUTPUT: hook("OUTPUT") };
    return { name, chains: name === "nat" ? ownChains(chains, family) : [], hooks };
  });
  return { rules: { family, tables: tables.filter(hasRules) }, odd };
}

interface HookPlace {
  readonly name: TableName;
  readonly hookName: Hook;
}

function hookRules(chains: Chains, family: Family, { name, hookName }: HookPlace, odd: string[]): HookRules {
  const baseName = (part: Part) =>
    BASE_CHAINS.find((base) => base.table === name && base.hook === hookName && base.part === part)?.name ?? "";
  const [first, behind] = [baseName("first"), baseName("last")].map((chain) => rulesOf(chains.get(chain), family));
  const last = withoutReturnsOf(first ?? [], behind ?? []);
  if (last === undefined)
    odd.push(JSON.stringify({ chain: baseName("last"), lacks: "the returns of the chain before" }));
  return { first: first ?? [], last: last ?? behind ?? [] };
}

/** A chain behind begins with the returns of the chain ahead, or it is not as we wrote it. */
function withoutReturnsOf(first: readonly Rule[], last: readonly Rule[]): readonly Rule[] | undefined {
  if (last.length === 0) return last;
  const returns = first.filter(
    ({ verdict }) => verdict.kind === "return" || (verdict.kind === "jump" && verdict.chain === DOCKER_OUTPUT),
  );
  const areRepeated = returns.every((rule, index) => withoutReason(rule) === withoutReason(last[index]));
  return areRepeated ? last.slice(returns.length) : undefined;
}

function withoutReason(rule: Rule | undefined): string {
  return JSON.stringify({ ...rule, because: "" });
}

/** Chains of our own stand in the nat table alone. Without a rule for the family a chain is left out. */
function ownChains(chains: Chains, family: Family): Chain[] {
  return [...chains]
    .filter(([name]) => BASE_CHAINS.every((base) => base.name !== name))
    .map(([name, readings]) => ({ name, rules: rulesOf(readings, family) }))
    .filter(({ rules }) => rules.length > 0)
    .toSorted((one, other) => rank(one.name) - rank(other.name));
}

/** kumactl's order. */
const CHAIN_ORDER: readonly string[] = [CHAIN.inbound, CHAIN.outbound, CHAIN.inboundRedirect, CHAIN.outboundRedirect];

function rank(chain: string): number {
  const at = CHAIN_ORDER.indexOf(chain);
  return at === -1 ? CHAIN_ORDER.length : at;
}

function rulesOf(readings: readonly ListedReading[] | undefined, family: Family): Rule[] {
  return (readings ?? []).flatMap(({ rule, because }) => {
    const { verdict } = rule;
    if ((rule.family ?? family) !== family || verdict.kind === "goto" || verdict.kind === "accept") return [];
    return rule.alternatives.map((matches) => ({ matches, verdict, because }));
  });
}
