import * as z from "zod";
import { jsonIn } from "../spec/json";

/**
 * The output of `nft -j list table` as far as we ever write it (libnftables-json(5)). What has another shape, or
 * says more than these say, is kept aside: it is not ours, or no longer.
 */
export interface NftListing {
  readonly sets: ReadonlyMap<string, readonly unknown[]>;
  readonly chains: readonly ListedChain[];
  readonly rules: readonly ListedRule[];
  /** Everything else in the table, as compact JSON. */
  readonly others: readonly string[];
}

export interface ListedChain {
  readonly name: string;
  readonly type?: string | undefined;
  readonly hook?: string | undefined;
  readonly prio?: number | undefined;
  readonly policy?: string | undefined;
}

interface ListedRule {
  readonly chain: string;
  readonly comment?: string | undefined;
  readonly expr: readonly unknown[];
}

const HEAD = { family: z.literal("inet"), handle: z.number().optional() };

const TABLE = z.strictObject({ ...HEAD, name: z.string() });

const SET = z.strictObject({
  ...HEAD,
  table: z.string(),
  name: z.string(),
  type: z.union([z.string(), z.array(z.string())]),
  flags: z.tuple([z.literal("interval")]).optional(),
  elem: z.array(z.unknown()).optional(),
});

const CHAIN = z.strictObject({
  ...HEAD,
  table: z.string(),
  name: z.string(),
  type: z.string().optional(),
  hook: z.string().optional(),
  prio: z.number().optional(),
  policy: z.string().optional(),
});

const RULE = z.strictObject({
  ...HEAD,
  table: z.string(),
  chain: z.string(),
  comment: z.string().optional(),
  expr: z.array(z.unknown()),
});

const LISTING = z.object({ nftables: z.array(z.record(z.string(), z.unknown())) });

/** Reads a listing. Text that is no listing at all is one thing that is not understood. */
export function readListing(json: string): NftListing {
  const listing = LISTING.safeParse(jsonIn(json));
  if (!listing.success) return { sets: new Map(), chains: [], rules: [], others: [json.trim()] };
  const sets = new Map<string, readonly unknown[]>();
  const chains: ListedChain[] = [];
  const rules: ListedRule[] = [];
  const others: string[] = [];
  for (const { metainfo, ...entry } of listing.data.nftables) {
    const [set, chain, rule] = [
      SET.safeParse(entry["set"]),
      CHAIN.safeParse(entry["chain"]),
      RULE.safeParse(entry["rule"]),
    ];
    if (set.success) sets.set(set.data.name, set.data.elem ?? []);
    else if (chain.success) chains.push(chain.data);
    else if (rule.success) rules.push(rule.data);
    else if (metainfo === undefined && !TABLE.safeParse(entry["table"]).success) others.push(JSON.stringify(entry));
  }
  return { sets, chains, rules, others };
}
