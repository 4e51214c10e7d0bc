import { addressAt, boundsOf } from "./addresses";
import { difference, type Interval, type Intervals, intersection } from "./intervals";
import type { Address, Family, Match, Range } from "./model";
import { isNamed, type Packet } from "./packet";
import { unreachable } from "./unreachable";

/**
 * All first packets of connections that have these properties. What rules can tell apart is a set of numbers, so
 * that a rule parts the packets into those that it matches and a few sets of others.
 */
export interface PacketSet {
  readonly direction: Packet["direction"];
  readonly protocol: Packet["protocol"];
  readonly family: Family;
  readonly source: Intervals;
  readonly destination: Intervals;
  readonly sourcePort: Intervals;
  readonly destinationPort: Intervals;
  /** Owners of the sending sockets; {@link NO_OWNER} stands for packets that have none. */
  readonly owner: Intervals;
  /** By which they come in or leave. @default one that no rule names */
  readonly interface?: string;
}

export const NO_OWNER: bigint = -1n;

/** Packets parted by conditions that must all hold. */
export interface Parted {
  readonly matched: readonly PacketSet[];
  /** No packet is in two of these. */
  readonly others: readonly PacketSet[];
}

export function part(packets: PacketSet, matches: readonly Match[]): Parted {
  const others: PacketSet[] = [];
  let matched = packets;
  for (const match of matches) {
    const condition = conditionOf(match, packets);
    if (condition === true) continue;
    if (condition === false) return { matched: [], others: [packets] };
    const [inside, outside] = cut(matched, condition);
    if (outside !== undefined) others.push(outside);
    if (inside === undefined) return { matched: [], others };
    matched = inside;
  }
  return { matched: [matched], others };
}

/** One packet of a set that is not empty; where there is a choice, one that root sends. */
export function packetIn(packets: PacketSet): Packet {
  const { direction, protocol, family, interface: name } = packets;
  const owner = packets.owner.find(({ last }) => last > NO_OWNER);
  const uid = owner === undefined ? undefined : Number(owner.first > NO_OWNER ? owner.first : 0n);
  return {
    direction,
    protocol,
    family,
    source: addressAt(lowest(packets.source), family),
    destination: addressAt(lowest(packets.destination), family),
    sourcePort: Number(lowest(packets.sourcePort)),
    destinationPort: Number(lowest(packets.destinationPort)),
    opensConnection: true,
    ...(uid === undefined ? {} : { uid }),
    ...(name === undefined ? {} : direction === "inbound" ? { inInterface: name } : { outInterface: name }),
  };
}

type Property = "source" | "destination" | "sourcePort" | "destinationPort" | "owner";

/** Whether a condition holds for all packets of a set or for none, or the property on which that depends. */
type Condition = boolean | { readonly property: Property; readonly values: Intervals; readonly not: boolean };

function conditionOf(match: Match, { direction, protocol, interface: name }: PacketSet): Condition {
  switch (match.kind) {
    case "protocol":
      return match.protocol === protocol;
    case "source":
    case "destination":
      return { property: match.kind, values: blockOf(match.address), not: match.not };
    case "in-interface":
      return isNamed(direction === "inbound" ? name : undefined, match.name) !== match.not;
    case "out-interface":
      return isNamed(direction === "outbound" ? name : undefined, match.name) !== match.not;
    case "source-port":
      return { property: "sourcePort", values: [intervalOf({ from: match.port, to: match.port })], not: false };
    case "destination-port":
      return { property: "destinationPort", values: match.ports.map(intervalOf), not: false };
    case "owner":
      return { property: "owner", values: [intervalOf(match.uids)], not: match.not };
    case "opens-connection":
      return !match.not;
    case "invalid-state":
      return false;
    default:
      return unreachable(match);
  }
}

function cut(
  packets: PacketSet,
  { property, values, not }: Exclude<Condition, boolean>,
): readonly [PacketSet | undefined, PacketSet | undefined] {
  const inside = withValues(packets, property, intersection(packets[property], values));
  // Most conditions of long lists meet nothing.
  const outside = inside === undefined ? packets : withValues(packets, property, difference(packets[property], values));
  return not ? [outside, inside] : [inside, outside];
}

function withValues(packets: PacketSet, property: Property, values: Intervals): PacketSet | undefined {
  return values.length === 0 ? undefined : { ...packets, [property]: values };
}

export function intervalOf({ from, to }: Range): Interval {
  return { first: BigInt(from), last: BigInt(to) };
}

/** To read an address takes longer than all else, and each is asked for again and again. */
const BLOCKS = new WeakMap<Address, Intervals>();

function blockOf(address: Address): Intervals {
  if ("of" in address) throw new Error(`where packets go depends on the host's ${address.of}`);
  const known = BLOCKS.get(address) ?? [boundsOf(address.cidr)];
  BLOCKS.set(address, known);
  return known;
}

function lowest(values: Intervals): bigint {
  const [lowestOnes] = values;
  if (lowestOnes === undefined) throw new Error("there is no packet in an empty set");
  return lowestOnes.first;
}
