import type { AnyRule } from "../../rules/any-rule";
import { type Family, TABLES } from "../../rules/model";
import type { Packet } from "../../rules/packet";
import type { SavedTable } from "../../rules/parse-iptables";
import { simulate } from "../../rules/simulate";
import { type PacketVerdict, type WalkedTable, walk } from "../../rules/walk";
import { isLoopback } from "../../spec/loopback";
import { IPTABLES_BACKENDS, type Observation } from "../observation";
import { walkedSaved } from "../walked";

/** A query over UDP by a program of the host. */
export interface Query {
  readonly to: string;
  readonly port: number;
  /** Of whoever asks. */
  readonly uid: number;
}

/**
 * The port of the host to which its rules take a query; `undefined`: they let it pass. Those of iptables, whoever wrote them,
 * and of our own table of nftables: tables of others there are not read.
 */
export function takenTo(query: Query, seen: Observation): number | undefined {
  const packet = packetOf(query);
  const verdicts: PacketVerdict[] = [
    ...IPTABLES_BACKENDS.map(
      (backend) => walk(savedTables(seen.saved[backend]?.[packet.family] ?? []), packet).verdict,
    ),
    ...(seen.native === undefined ? [] : [simulate(seen.native.rules, packet).verdict]),
  ];
  return verdicts.flatMap((verdict) => (verdict.kind === "redirected" ? [verdict.port] : []))[0];
}

/** All of a host's rules, as a packet meets them. */
function savedTables(saved: readonly SavedTable[]): WalkedTable<AnyRule>[] {
  return TABLES.flatMap((name) =>
    saved.filter((table) => table.name === name).map((table) => walkedSaved(name, table)),
  );
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
