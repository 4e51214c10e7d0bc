import type { Family, HostRules, Table, TableName } from "./model";
import { DOCKER_OUTPUT, FAMILIES } from "./model";
import { type Block, blocksOf } from "./nftables-blocks";
import { type FamilyBlock, mergeFamilies } from "./nftables-families";
import { GATE_OF_NFT, gated } from "./nftables-gate";
import { BASE_CHAINS, type BaseChain, restOf, setPrefix } from "./nftables-layout";
import type { NftBase, NftChain, NftRule, NftTable } from "./nftables-model";
import { nftMatches, nftStatement, otherOwnerOf, ownerMatch, type RulePlace } from "./nftables-rules";
import { NftSets } from "./nftables-sets";

/** How the table is made beside its rules. */
export interface NftStyle {
  /** Whether traffic can be let by without a change of rules. @default false */
  readonly gate?: boolean;
}

/**
 * The rules of a host as one table of nftables. Where it departs from iptables, packets fare the same:
 * - What comes first and what is appended are two base chains, before and behind everybody else's. A packet that
 *   returns from the first one still meets the second; so that begins with the same returns.
 * - No table can jump into another's chain. The jump into Docker's chain goes to one of ours under its name which
 *   ends our say in the packet; Docker's own rules see it next.
 * - Foreign rules of the same hook see every packet that we do not redirect; their ACCEPT does not end ours.
 *
 * @throws Error when a placeholder is left: only rules bound to a host can be loaded
 */
export function nftTable(rules: HostRules, { gate = false }: NftStyle = {}): NftTable {
  const sets = new NftSets(setPrefix);
  const chains = [
    ...BASE_CHAINS.flatMap((base) => nftChains({ ...base, entries: baseEntries(rules, base) }, sets)),
    ...ownChainNames(rules).flatMap((name) => nftChains({ name, entries: chainEntries(rules, name) }, sets)),
  ];
  const jumpsToDocker = chains.some((chain) => chain.rules.some((rule) => rule.statement === `jump ${DOCKER_OUTPUT}`));
  const all = jumpsToDocker ? [...chains, LEFT_TO_DOCKER] : chains;
  return gate ? { sets: [GATE_OF_NFT, ...sets.all], chains: all.map(gated) } : { sets: sets.all, chains: all };
}

const LEFT_TO_DOCKER: NftChain = {
  name: DOCKER_OUTPUT,
  rules: [{ matches: [], statement: "accept", because: "Docker's own rules come after these" }],
};

function baseEntries(rules: HostRules, { table, hook, part }: BaseChain): FamilyBlock[] {
  return merged((family) => {
    const { first = [], last = [] } = tableOf(rules, family, table)?.hooks[hook] ?? {};
    if (part === "first") return blocksOf(first);
    return last.length === 0 ? [] : [...blocksOf(first).filter(passesBy).map(again), ...blocksOf(last)];
  });
}

/** Whether what a block takes is no more of our business in this hook. */
function passesBy({ verdict }: Block): boolean {
  return verdict.kind === "return" || (verdict.kind === "jump" && verdict.chain === DOCKER_OUTPUT);
}

function again(block: Block): Block {
  return { ...block, because: `as in the chain before: ${block.because}` };
}

function ownChainNames(rules: HostRules): string[] {
  return [...new Set(rules.flatMap((set) => set.tables.flatMap(({ chains }) => chains.map(({ name }) => name))))];
}

function chainEntries(rules: HostRules, name: string): FamilyBlock[] {
  return merged((family) => {
    const tables = rules.find((set) => set.family === family)?.tables ?? [];
    return blocksOf(tables.flatMap((table) => table.chains.find((chain) => chain.name === name)?.rules ?? []));
  });
}

function merged(blocks: (family: Family) => Block[]): FamilyBlock[] {
  const [ipv4 = [], ipv6 = []] = FAMILIES.map(blocks);
  return mergeFamilies(ipv4, ipv6);
}

function tableOf(rules: HostRules, family: Family, name: TableName): Table | undefined {
  return rules.find((set) => set.family === family)?.tables.find((table) => table.name === name);
}

interface Entries {
  readonly name: string;
  readonly base?: NftBase;
  readonly entries: readonly FamilyBlock[];
}

/** A chain, and the chain of its rest where a rule asks for another owner; a base chain without rules is left out. */
function nftChains({ name, base, entries }: Entries, sets: NftSets): NftChain[] {
  if (base !== undefined && entries.length === 0) return [];
  const at = entries.findIndex((entry) => otherOwnerOf(entry) !== undefined);
  const entry = entries[at];
  const place = { chain: name, sets };
  const plain = (at === -1 ? entries : entries.slice(0, at)).map((one) => nftRule(one, place));
  const chain = { name, ...(base === undefined ? {} : { base }) };
  if (entry === undefined) return [{ ...chain, rules: plain }];
  const rest = restOf(name);
  return [
    { ...chain, rules: [...plain, ...otherOwnerRules(entry, rest, place)] },
    ...nftChains({ name: rest, entries: entries.slice(at + 1) }, sets),
  ];
}

function nftRule(entry: FamilyBlock, place: RulePlace): NftRule {
  const { verdict, because } = entry.block;
  return { matches: nftMatches(entry, place), statement: nftStatement(verdict), because };
}

/** A rule for everybody but an owner: see {@link restOf}. */
function otherOwnerRules(entry: FamilyBlock, rest: string, place: RulePlace): NftRule[] {
  const rule = nftRule(entry, place);
  const uids = otherOwnerOf(entry);
  const owner = uids === undefined ? [] : [ownerMatch(uids)];
  return [
    { matches: [...rule.matches, ...owner], statement: `goto ${rest}`, because: "the next rule is for everybody else" },
    rule,
    { matches: [], statement: `goto ${rest}`, because: "" },
  ];
}
