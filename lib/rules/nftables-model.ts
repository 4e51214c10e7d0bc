/**
 * A table of nftables as data, close to its text: `left` and `right` of a match are expressions as nft(8)
 * writes them, ports and uids in numbers.
 */
export interface NftTable {
  readonly sets: readonly NftSet[];
  readonly chains: readonly NftChain[];
}

/** A named set of intervals, or of protocols. Elements do not overlap: nft would refuse them. */
export interface NftSet {
  readonly name: string;
  readonly type: NftSetType;
  readonly elements: readonly string[];
}

export type NftSetType =
  | "inet_service"
  | "ipv4_addr"
  | "ipv6_addr"
  | "uid"
  | "inet_proto"
  | "inet_proto . inet_service . uid";

export interface NftChain {
  readonly name: string;
  /** Where packets enter the chain; none for one that others jump to. */
  readonly base?: NftBase;
  readonly rules: readonly NftRule[];
}

export interface NftBase {
  readonly type: "filter" | "route" | "nat";
  readonly hook: "prerouting" | "output";
  readonly priority: number;
}

export interface NftRule {
  readonly matches: readonly NftMatch[];
  /** `return`, `jump CHAIN`, `redirect to :15001`, … */
  readonly statement: string;
  readonly because: string;
}

export interface NftMatch {
  readonly left: string;
  readonly op: "==" | "!=";
  /** A value, or `@NAME` of a set. */
  readonly right: string;
}
