import { HOOKS, type Hook, TABLES, type TableName } from "./model";
import type { NftBase } from "./nftables-model";

/** Our table; nothing in it is anybody else's. */
export const NFT_TABLE = "kuma_mesh";

/** Which of a hook's two lists a base chain holds. */
export type Part = "first" | "last";
const PARTS: readonly Part[] = ["first", "last"];

/**
 * Where the chains of each table stand. Foreign chains stand at -300, -150 and -100 (raw, mangle, dstnat): what
 * comes first stands ahead of those, what is appended behind them where that matters. Numbers, since older nft
 * know fewer names.
 */
const PRIORITY: Readonly<Record<TableName, Readonly<Record<Part, number>>>> = {
  raw: { first: -301, last: -300 },
  mangle: { first: -151, last: -150 },
  nat: { first: -101, last: -99 },
};

/** A base chain and what it stands for. */
export interface BaseChain {
  readonly name: string;
  readonly table: TableName;
  readonly hook: Hook;
  readonly part: Part;
  readonly base: NftBase;
}

export const BASE_CHAINS: readonly BaseChain[] = TABLES.flatMap((table) =>
  HOOKS.flatMap((hook) => PARTS.map((part) => baseChain(table, hook, part))),
);

function baseChain(table: TableName, hook: Hook, part: Part): BaseChain {
  const where = hook === "OUTPUT" ? "output" : "prerouting";
  const type = table === "nat" ? "nat" : table === "mangle" && hook === "OUTPUT" ? "route" : "filter";
  return {
    name: `${where}_${table}${part === "first" ? "_first" : ""}`,
    table,
    hook,
    part,
    base: { type, hook: where, priority: PRIORITY[table][part] },
  };
}

/**
 * The name of a chain with the rest of another's rules. `meta skuid != UID` does not hold for a packet without a
 * socket of a process (the kernel's own, for NFS say), while iptables' `! --uid-owner` does. So a rule for
 * everybody but an owner is written the other way round: the owner's packets go on to the rest of the rules; then
 * comes the rule, for everybody else; then whoever is left goes on to the rest as well.
 */
export function restOf(chain: string): string {
  return `${chain}_REST`;
}

/** What the sets of a chain are called after: `inbound`, `output`, … */
export function setPrefix(chain: string): string {
  const base = BASE_CHAINS.find(({ name }) => name === chain);
  if (base !== undefined) return base.base.hook;
  return chain
    .replace(/^KUMA_MESH_/, "")
    .replace(/(_REST)+$/, "")
    .toLowerCase();
}
