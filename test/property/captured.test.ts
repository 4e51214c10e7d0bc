import fc from "fast-check";
import { capturedPackets } from "../../lib/rules/captured";
import type { HostRules } from "../../lib/rules/model";
import type { Packet } from "../../lib/rules/packet";
import { packetIn } from "../../lib/rules/packet-set";
import { simulate } from "../../lib/rules/simulate";
import { arbitraryCase } from "../support/arbitrary-policy";
import { arbitrarySetAround, isIn } from "../support/packet-sets";

/** The walk of many packets at once against the walk of each of them. */

const PACKETS = 40;

const anySet = arbitraryCase(PACKETS).chain(({ rules, packets: [first, ...others] }) => {
  if (first === undefined) throw new Error("no packet");
  return arbitrarySetAround(first).map((packets) => ({
    rules,
    packets,
    // Others are made its kind, so that many of them are in the set.
    tried: [first, ...others.map((other) => ofOneKind(other, first))].filter((packet) => isIn(packets, packet)),
  }));
});

/** A first packet of a connection, of the kind of another one; what it cannot keep of its own is the other's. */
function ofOneKind(packet: Packet, like: Packet): Packet {
  const { source, destination } = packet.family === like.family ? packet : like;
  const { sourcePort, destinationPort } = packet;
  const uid = like.direction === packet.direction ? packet.uid : like.uid;
  const { uid: _, ...rest } = like;
  return {
    ...rest,
    source,
    destination,
    destinationPort,
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(uid === undefined ? {} : { uid }),
  };
}

const opening = (packet: Packet): Packet => ({ ...packet, opensConnection: true, isInvalid: false });

function isTaken(rules: HostRules, packet: Packet): boolean {
  return simulate(rules, opening(packet)).verdict.kind !== "untouched";
}

test("a packet of a set is among the captured ones if, and only if, the rules take it", () => {
  const counts = { captured: 0, passed: 0 };
  fc.assert(
    fc.property(anySet, ({ rules, packets, tried }) => {
      const captured = capturedPackets(rules, packets);
      for (const packet of tried) {
        const times = captured.filter((set) => isIn(set, packet)).length;
        expect({ packet, times }).toEqual({ packet, times: isTaken(rules, packet) ? 1 : 0 });
        counts[times === 0 ? "passed" : "captured"] += 1;
      }
      for (const witness of captured.map(packetIn)) {
        expect(isIn(packets, witness)).toBe(true);
        expect(isTaken(rules, witness)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
  // Both halves of the "if, and only if" were met.
  expect(Math.min(counts.captured, counts.passed)).toBeGreaterThan(100);
});
