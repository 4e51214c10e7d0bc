import { boundsOf } from "../rules/addresses";
import { difference, type Intervals, intersection } from "../rules/intervals";
import { FAMILIES, type Family } from "../rules/model";
import { intervalOf, NO_OWNER, type PacketSet } from "../rules/packet-set";
import { PORTS, UIDS } from "../spec/defaults";
import { LOOPBACK_BLOCKS } from "../spec/loopback";
import type { ManagementPath } from "../spec/resolved";

/** A management path as it is met on a host. */
export interface MetPath extends ManagementPath {
  /** The host's own address. @default any */
  readonly ownAddress?: string;
  /** By which it comes in. @default an interface that no rule names */
  readonly interface?: string;
}

/**
 * The first packets of all connections of a path. What stays on loopback is no way into a host: it counts only where
 * `addresses` ask for it.
 */
export function packetsOf(path: MetPath, proxyUid: number): PacketSet[] {
  const sets = FAMILIES.flatMap((family) =>
    (path.direction === "inbound" ? inbound : outbound)(path, family, proxyUid),
  );
  return sets.filter(({ source, destination }) => source.length > 0 && destination.length > 0);
}

function inbound(path: MetPath, family: Family): PacketSet[] {
  const { ownAddress } = path;
  return [
    {
      ...common(path, family),
      source: difference(addressesOf(path, family), LOOPBACK[family]),
      destination: ownAddress === undefined ? EVERY_ADDRESS[family] : [boundsOf(ownAddress)],
      owner: [{ first: NO_OWNER, last: NO_OWNER }],
      ...(path.interface === undefined ? {} : { interface: path.interface }),
    },
  ];
}

function outbound(path: MetPath, family: Family, proxyUid: number): PacketSet[] {
  const all = addressesOf(path, family);
  const packets = { ...common(path, family), source: EVERY_ADDRESS[family], owner: ownersOf(path, proxyUid) };
  const away = { ...packets, destination: difference(all, LOOPBACK[family]) };
  if (path.addresses === undefined) return [away];
  return [away, { ...packets, destination: intersection(all, LOOPBACK[family]), interface: "lo" }];
}

function common({ direction, protocol, ports }: MetPath, family: Family) {
  return { direction, protocol, family, sourcePort: ANY_PORT, destinationPort: ports.map(intervalOf) };
}

function addressesOf({ addresses }: MetPath, family: Family): Intervals {
  return addresses === undefined ? EVERY_ADDRESS[family] : addresses[family].map(boundsOf);
}

/** The sidecar manages nothing: what its user sends passes by in any case, or must not. */
function ownersOf({ uids }: MetPath, proxyUid: number): Intervals {
  if (uids !== undefined) return uids.map(intervalOf);
  return difference([{ first: NO_OWNER, last: BigInt(UIDS.to) }], [intervalOf({ from: proxyUid, to: proxyUid })]);
}

const ANY_PORT: Intervals = [intervalOf({ from: PORTS.from, to: PORTS.to })];

const EVERY_ADDRESS: Readonly<Record<Family, Intervals>> = {
  ipv4: [boundsOf("0.0.0.0/0")],
  ipv6: [boundsOf("::/0")],
};

const LOOPBACK: Readonly<Record<Family, Intervals>> = {
  ipv4: [boundsOf(LOOPBACK_BLOCKS.ipv4)],
  ipv6: [boundsOf(LOOPBACK_BLOCKS.ipv6)],
};
