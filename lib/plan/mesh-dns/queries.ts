import type { AnyRule } from "../../rules/any-rule";
import { type Family, TABLES } from "../../rules/model";
import type { Packet } from "../../rules/packet";
import type { SavedTable } from "../../rules/parse-iptables";
import { readAnyRule } from "../../rules/read-any-rule";
import { simulate } from "../../rules/simulate";
import { type PacketVerdict, type WalkedTable, walk } from "../../rules/walk";
import { isLoopback } from "../../spec/loopback";
import type { IptablesBackend, Observation } from "../observation";

/** A query over UDP by a program of the host. */
export interface Query {
  readonly to: string;
  readonly port: number;
  /** Of whoever asks. */
  readonly uid: number;
}

const BACKENDS: readonly IptablesBackend[] = ["iptables-nft", "iptables-legacy"];

/**
 * The port of the host to which its rules take a query; `undefined`: they let it pass. Those of iptables, whoever wrote them,
 * and of our own table of nftables: tables of others there are not read.
 */
export function takenTo(query: Query, seen: Observation): number | undefined {
  const packet = packetOf(query);
  const verdicts: PacketVerdict[] = [
    ...BACKENDS.map((backend) => walk(savedTables(seen.saved[backend]?.[packet.family] ?? []), packet).verdict),
    ...(seen.native === undefined ? [] : [simulate(seen.native.rules, packet).verdict]),
  ];
  return verdicts.flatMap((verdict) => (verdict.kind === "redirected" ? [verdict.port] : []))[0];
}

/** All of a host's rules, as a packet meets them. */
function savedTables(saved: readonly SavedTable[]): WalkedTable<AnyRule>[] {
  return TABLES.flatMap((name) => saved.filter((table) => table.name === name).map((table) => walked(name, table)));
}

function walked(name: (typeof TABLES)[number], { chains }: SavedTable): WalkedTable<AnyRule> {
  const isChain = (target: string) => chains.some((chain) => chain.name === target);
  return {
    name,
    chains: new Map(
      chains.map((chain) => [
        chain.name,
        chain.rules.map(({ rule, text }) => ({
          table: name,
          chain: chain.name,
          isFirst: false,
          rule: rule ?? readAnyRule(text, isChain),
        })),
      ]),
    ),
  };
}

function packetOf({ to, port, uid }: Query): Packet {
  const family: Family = to.includes(":") ? "ipv6" : "ipv4";
  return {
    direction: "outbound",
    protocol: "udp",
    family,
    source: to,
    destination: to,
    destinationPort: port,
    uid,
    ...(isLoopback(to) ? { outInterface: "lo" } : {}),
    opensConnection: true,
  };
}
