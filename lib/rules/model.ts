/**
 * The rules of a transparent proxy as data: readonly, JSON-safe, in netfilter's own words. Everything that
 * makes, shows, compares or simulates rules works on these types; the two back-ends are renderings of them.
 */

import type { Family, Range } from "../spec/terms";

export { FAMILIES, type Family, type Range } from "../spec/terms";

/** The tables we write to, in the order in which a packet meets them. */
export type TableName = "raw" | "mangle" | "nat";
export const TABLES: readonly TableName[] = ["raw", "mangle", "nat"];

/** The built-in chains we hook into. */
export type Hook = "PREROUTING" | "OUTPUT";
export const HOOKS: readonly Hook[] = ["PREROUTING", "OUTPUT"];

/**
 * An address that only a host can tell is a placeholder until {@link file://./bind.ts} puts the host's facts in:
 * `resolver` stands for each nameserver of the host's resolver, `loopback-resolver` for each of those that is
 * itself a loopback address.
 */
export type HostAddress = "resolver" | "loopback-resolver";

/** An address block in its canonical form (`10.0.0.0/8`, `::1/128`), or one that only the host knows. */
export type Address = { readonly cidr: string } | { readonly of: HostAddress };

/** A condition. All conditions of a rule must hold. */
export type Match =
  | { readonly kind: "protocol"; readonly protocol: "tcp" | "udp" }
  | { readonly kind: "source"; readonly address: Address; readonly not: boolean }
  | { readonly kind: "destination"; readonly address: Address; readonly not: boolean }
  /** A trailing `+` is iptables' wildcard: `br+` is every interface whose name begins with `br`. */
  | { readonly kind: "in-interface"; readonly name: string; readonly not: boolean }
  | { readonly kind: "out-interface"; readonly name: string; readonly not: boolean }
  | { readonly kind: "source-port"; readonly port: number }
  /** `--dport` for one port or range, multiport for more: at most 15, a range counting 2. Never empty. */
  | { readonly kind: "destination-port"; readonly ports: readonly Range[]; readonly multiport: boolean }
  /** Owner of the sending socket. Packets without a socket have no owner: only `not` matches them. */
  | { readonly kind: "owner"; readonly uids: Range; readonly not: boolean }
  /** Whether the TCP packet opens a connection (SYN set; FIN, RST and ACK not). */
  | { readonly kind: "opens-connection"; readonly not: boolean }
  /** Connection tracking could not make sense of the packet. */
  | { readonly kind: "invalid-state" };

export type Verdict =
  /** Leave the chain; in a built-in chain: leave the packet to the chain's policy. */
  | { readonly kind: "return" }
  | { readonly kind: "jump"; readonly chain: string }
  /** Send the packet to a port of this host. */
  | { readonly kind: "redirect"; readonly port: number }
  | { readonly kind: "conntrack-zone"; readonly zone: number }
  /** Not terminal: the packet goes on to the next rule. */
  | { readonly kind: "log"; readonly prefix: string; readonly level: number }
  | { readonly kind: "drop" }
  /** To Docker's DNS chain where the host has one, else `return`: {@link file://./bind.ts} decides. */
  | { readonly kind: "docker-output-or-return" };

/** A fact of the host without which the rule is left out: a nameserver of the family, or the absence of Docker's chain. */
export type Condition = "has-resolver" | "no-docker-output";

export interface Rule {
  readonly matches: readonly Match[];
  readonly verdict: Verdict;
  /** Why the rule is there; on the host it is the rule's comment. No part of the canonical form. */
  readonly because: string;
  readonly onlyIf?: Condition;
}

/** A chain of our own. */
export interface Chain {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/**
 * Our rules in one built-in chain. `first` come before everything foreign, in their order; `last` are
 * appended. Foreign rules are never ours to move.
 */
export interface HookRules {
  readonly first: readonly Rule[];
  readonly last: readonly Rule[];
}

export interface Table {
  readonly name: TableName;
  /** Chains of our own, in kumactl's order. */
  readonly chains: readonly Chain[];
  readonly hooks: Readonly<Record<Hook, HookRules>>;
}

/** All rules of ours in one family. A table without rules is left out. */
export interface RuleSet {
  readonly family: Family;
  readonly tables: readonly Table[];
}

/** The rules of a host: at most one set for each family, IPv4 first. */
export type HostRules = readonly RuleSet[];

/** Names of our chains: kumactl's since 2.2, so that either tool knows the other's. */
export const CHAIN = {
  inbound: "KUMA_MESH_INBOUND",
  inboundRedirect: "KUMA_MESH_INBOUND_REDIRECT",
  outbound: "KUMA_MESH_OUTBOUND",
  outboundRedirect: "KUMA_MESH_OUTBOUND_REDIRECT",
} as const;

/** Docker's chain for the DNS of containers on custom networks. */
export const DOCKER_OUTPUT = "DOCKER_OUTPUT";

/** What every comment of ours begins with: by this kumactl, too, knows a rule as the transparent proxy's. */
export const COMMENT_PREFIX = "kuma/mesh/transparent/proxy/";
