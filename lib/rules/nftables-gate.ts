import { GATE_SET, GATED_TABLES } from "./gate";
import type { NftListing } from "./nftables-json";
import { BASE_CHAINS } from "./nftables-layout";
import type { NftChain, NftRule, NftSet } from "./nftables-model";

/** The gate in our table: which chains it is at the head of, and whether it lets packets by. */
export interface NativeGate {
  /** Names of base chains, sorted. */
  readonly chains: readonly string[];
  readonly isOpen: boolean;
}

const GATED_CHAINS: readonly string[] = BASE_CHAINS.flatMap(({ name, table }) =>
  GATED_TABLES.some((gated) => gated === table) ? [name] : [],
);

/** Closed, as every load has it; that it is open is never a matter of rules. */
export const GATE_OF_NFT: NftSet = { name: GATE_SET, type: "inet_proto", elements: [] };

const RULE: NftRule = {
  matches: [{ left: "meta l4proto", op: "==", right: `@${GATE_SET}` }],
  statement: "return",
  because: "passes by while nobody listens as the proxy user",
};

/** A base chain with the gate ahead of all that takes packets: a log before it tells of each of them, either way. */
export function gated(chain: NftChain): NftChain {
  if (!GATED_CHAINS.includes(chain.name)) return chain;
  const taking = chain.rules.findIndex(({ statement }) => !isLog(statement));
  const at = taking === -1 ? chain.rules.length : taking;
  return { ...chain, rules: [...chain.rules.slice(0, at), RULE, ...chain.rules.slice(at)] };
}

function isLog(statement: string): boolean {
  return statement.startsWith("log ");
}

/** The chains of a table that have the gate, as {@link gated} puts it there. */
export function gatedChains(chains: readonly NftChain[]): string[] {
  return chains.flatMap(({ name, rules }) => (rules.includes(RULE) ? [name] : [])).toSorted();
}

/** A listing without its gate. One that is somewhere else than where we put it stays, and so is not understood. */
export function withoutGate(listing: NftListing): { readonly rest: NftListing; readonly gate?: NativeGate } {
  const found = listing.rules.filter((rule, index) => isGate(rule.expr) && isAtHead(listing, index));
  const chains = found.map(({ chain }) => chain).filter((chain) => GATED_CHAINS.includes(chain));
  if (chains.length === 0) return { rest: listing };
  const sets = new Map([...listing.sets].filter(([name]) => name !== GATE_SET));
  const gate = { chains: chains.toSorted(), isOpen: (listing.sets.get(GATE_SET) ?? []).length > 0 };
  return { rest: { ...listing, sets, rules: listing.rules.filter((rule) => !found.includes(rule)) }, gate };
}

function isGate(expr: readonly unknown[]): boolean {
  return JSON.stringify(expr) === GATE_EXPRESSION;
}

const GATE_EXPRESSION = JSON.stringify([
  { match: { op: "==", left: { meta: { key: "l4proto" } }, right: `@${GATE_SET}` } },
  { return: null },
]);

function isAtHead({ rules }: NftListing, index: number): boolean {
  const { chain } = rules[index] ?? {};
  const before = rules.slice(0, index).filter((rule) => rule.chain === chain);
  return before.every(({ expr }) => JSON.stringify(expr.at(-1)).startsWith('{"log":'));
}
