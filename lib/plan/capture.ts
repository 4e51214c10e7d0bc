import { boundsOf } from "../rules/addresses";
import { capturedPackets } from "../rules/captured";
import { type Intervals, intersection } from "../rules/intervals";
import { FAMILIES, type HostRules, type Range } from "../rules/model";
import type { Packet } from "../rules/packet";
import { packetIn } from "../rules/packet-set";
import { canonicalRanges } from "../spec/ports";
import { type MetPath, packetsOf } from "./path-packets";

/** What rules take of a management path. */
export interface Capture {
  /** One of the packets. */
  readonly witness: Packet;
  readonly ports: readonly Range[];
  /** Of the blocks that the path names, those of which something is taken. Missing where it names none. */
  readonly blocks?: readonly string[];
}

/** @returns `undefined` where not a single packet of the path is taken */
export function captureOf(path: MetPath, rules: HostRules, proxyUid: number): Capture | undefined {
  const captured = packetsOf(path, proxyUid).flatMap((packets) => capturedPackets(rules, packets));
  const [first] = captured;
  if (first === undefined) return undefined;
  const ports = canonicalRanges(captured.flatMap(({ destinationPort }) => destinationPort.map(rangeOf)));
  const { addresses } = path;
  if (addresses === undefined) return { witness: packetIn(first), ports };
  const blocks = FAMILIES.flatMap((family) => {
    const far = captured
      .filter((packets) => packets.family === family)
      .map(({ source, destination }) => (path.direction === "inbound" ? source : destination));
    return addresses[family].filter((block) => far.some((taken) => meets(taken, block)));
  });
  return { witness: packetIn(first), ports, blocks };
}

function meets(addresses: Intervals, block: string): boolean {
  return intersection(addresses, [boundsOf(block)]).length > 0;
}

function rangeOf({ first, last }: Intervals[number]): Range {
  return { from: Number(first), to: Number(last) };
}
