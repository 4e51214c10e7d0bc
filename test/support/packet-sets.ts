import fc from "fast-check";
import { boundsOf } from "../../lib/rules/addresses";
import type { Intervals } from "../../lib/rules/intervals";
import type { Packet } from "../../lib/rules/packet";
import { NO_OWNER, type PacketSet } from "../../lib/rules/packet-set";

/** The packet as numbers, property by property. */
export interface Point {
  readonly source: bigint;
  readonly destination: bigint;
  readonly sourcePort: bigint;
  readonly destinationPort: bigint;
  readonly owner: bigint;
}

const PROPERTIES = ["source", "destination", "sourcePort", "destinationPort", "owner"] as const;

export function pointOf({ family, source, destination, sourcePort, destinationPort, uid }: Packet): Point {
  const address = (text: string) => boundsOf(`${text}/${family === "ipv4" ? 32 : 128}`).first;
  return {
    source: address(source),
    destination: address(destination),
    sourcePort: BigInt(sourcePort ?? 40_000),
    destinationPort: BigInt(destinationPort),
    owner: uid === undefined ? NO_OWNER : BigInt(uid),
  };
}

/** Whether a packet of the kind of a set is in it. */
export function isIn(packets: PacketSet, packet: Packet): boolean {
  const point = pointOf(packet);
  return PROPERTIES.every((property) => holds(packets[property], point[property]));
}

export function holds(values: Intervals, value: bigint): boolean {
  return values.some(({ first, last }) => first <= value && value <= last);
}

/** A set of packets that are of a packet's kind, it among them. */
export function arbitrarySetAround(packet: Packet): fc.Arbitrary<PacketSet> {
  const point = pointOf(packet);
  const highest = packet.family === "ipv4" ? 2n ** 32n - 1n : 2n ** 128n - 1n;
  const name = packet.direction === "inbound" ? packet.inInterface : packet.outInterface;
  return fc
    .record({
      source: around(point.source, 0n, highest),
      destination: around(point.destination, 0n, highest),
      sourcePort: around(point.sourcePort, 0n, 65535n),
      destinationPort: around(point.destinationPort, 0n, 65535n),
      owner: packet.direction === "inbound" ? fc.constant([one(NO_OWNER)]) : around(point.owner, NO_OWNER, 4294967295n),
    })
    .map((values) => ({
      direction: packet.direction,
      protocol: packet.protocol,
      family: packet.family,
      ...(name === undefined ? {} : { interface: name }),
      ...values,
    }));
}

const one = (value: bigint) => ({ first: value, last: value });

/** The value alone, everything, or an interval or two around it. */
function around(value: bigint, lowest: bigint, highest: bigint): fc.Arbitrary<Intervals> {
  const within = (far: bigint) => (far < lowest ? lowest : far > highest ? highest : far);
  const reach = fc.constantFrom(0n, 1n, 2n, 1000n, 2n ** 24n, 2n ** 100n);
  const interval = fc
    .tuple(reach, reach)
    .map(([below, above]) => ({ first: within(value - below), last: within(value + above) }));
  const beside = interval.map(({ first, last }) => {
    const further = { first: last + 10n, last: within(last + 5000n) };
    return further.first <= further.last ? [{ first, last }, further] : [{ first, last }];
  });
  return fc.oneof(
    fc.constant([one(value)]),
    fc.constant([{ first: lowest, last: highest }]),
    interval.map((only) => [only]),
    beside,
  );
}
