import type { ResolvedPolicy } from "../spec/resolved";
import { zoneRules } from "./conntrack-zones";
import { outputHook, preroutingHook } from "./hooks";
import { inboundRedirectRules, inboundRules } from "./inbound";
import { drop, invalid } from "./match";
import { CHAIN, type Chain, type Family, type HookRules, type HostRules, type RuleSet, type Table } from "./model";
import { outboundRedirectRules, outboundRules } from "./outbound";

/**
 * The rules that a policy asks for, with placeholders where only the host knows more ({@link file://./bind.ts}).
 * This is the one place where order is decided: of families, tables, chains and of the parts of each hook.
 * It is kumactl's order (3.0-dev), so that either tool can read and remove what the other made.
 */
export function ruleSets(policy: ResolvedPolicy): HostRules {
  return policy.families.map((family) => ruleSet(policy, family));
}

function ruleSet(policy: ResolvedPolicy, family: Family): RuleSet {
  const tables = [rawTable(policy, family), natTable(policy, family), mangleTable(policy)];
  return { family, tables: tables.filter(hasRules) };
}

const NO_RULES: HookRules = { first: [], last: [] };

function rawTable(policy: ResolvedPolicy, family: Family): Table {
  const zones = zoneRules(policy, family);
  return {
    name: "raw",
    chains: [],
    hooks: { PREROUTING: { first: [], last: zones.prerouting }, OUTPUT: { first: [], last: zones.output } },
  };
}

function natTable(policy: ResolvedPolicy, family: Family): Table {
  const chains: Chain[] = [
    { name: CHAIN.inbound, rules: inboundRules(policy, family) },
    { name: CHAIN.outbound, rules: outboundRules(policy, family) },
    { name: CHAIN.inboundRedirect, rules: inboundRedirectRules(policy, family) },
    { name: CHAIN.outboundRedirect, rules: outboundRedirectRules(policy) },
  ];
  return {
    name: "nat",
    chains,
    hooks: { PREROUTING: preroutingHook(policy, family), OUTPUT: outputHook(policy, family) },
  };
}

function mangleTable(policy: ResolvedPolicy): Table {
  const rules = policy.dropInvalidPackets
    ? [{ matches: [invalid], verdict: drop, because: "connection tracking could not make sense of the packet" }]
    : [];
  return { name: "mangle", chains: [], hooks: { PREROUTING: { first: [], last: rules }, OUTPUT: NO_RULES } };
}

/** Whether there is anything of ours in a table. */
export function hasRules(table: Table): boolean {
  const { PREROUTING, OUTPUT } = table.hooks;
  return [table.chains, PREROUTING.first, PREROUTING.last, OUTPUT.first, OUTPUT.last].some((list) => list.length > 0);
}
