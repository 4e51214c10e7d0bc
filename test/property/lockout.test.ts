import fc from "fast-check";
import { captureOf } from "../../lib/plan/capture";
import { type Remedy, remedyFor } from "../../lib/plan/remedy";
import { isWithin } from "../../lib/rules/addresses";
import { bindToHost } from "../../lib/rules/bind";
import type { HostRules } from "../../lib/rules/model";
import type { Packet } from "../../lib/rules/packet";
import { ruleSets } from "../../lib/rules/rule-set";
import { simulate } from "../../lib/rules/simulate";
import { parseAddresses } from "../../lib/spec/addresses";
import { canonicalRanges, holdsPort, parsePorts } from "../../lib/spec/ports";
import type { ManagementPath, ResolvedPolicy } from "../../lib/spec/resolved";
import { parseUidExclusions } from "../../lib/spec/uid-exclusions";
import {
  arbitraryFacts,
  arbitraryPacket,
  arbitraryPolicy,
  BLOCKS,
  PORTS,
  RESOLVERS,
  UIDS,
} from "../support/arbitrary-policy";

/** Any management path on any host: the guard against the packets of the path, one by one. */

const ranges = (values: readonly number[]) =>
  fc
    .array(
      fc
        .tuple(fc.constantFrom(...values), fc.constantFrom(0, 0, 1, 40, 3000))
        .map(([from, more]) => ({ from, to: Math.min(from + more, Math.max(...values)) })),
      { minLength: 1, maxLength: 3 },
    )
    .map(canonicalRanges);

const ADDRESSES = [
  ...[...BLOCKS.ipv4, ...BLOCKS.ipv6, ...RESOLVERS.ipv4, ...RESOLVERS.ipv6],
  ...["203.0.113.9", "10.1.2.3", "fd55::/16", "127.0.0.1", "2000::/3"],
];

const path: fc.Arbitrary<ManagementPath> = fc
  .record(
    {
      direction: fc.constantFrom("inbound" as const, "outbound" as const),
      protocol: fc.constantFrom("tcp" as const, "tcp" as const, "udp" as const),
      ports: ranges(PORTS),
      addresses: fc.subarray(ADDRESSES, { minLength: 1, maxLength: 4 }).map((written) => parseAddresses(written).value),
      uids: ranges(UIDS),
    },
    { requiredKeys: ["direction", "protocol", "ports"] },
  )
  .map(({ uids, ...rest }) => (uids === undefined || rest.direction === "inbound" ? rest : { ...rest, uids }));

const PACKETS = 80;

const guarded = fc.tuple(arbitraryPolicy, arbitraryFacts, path).chain(([policy, facts, asked]) =>
  fc.array(arbitraryPacket(policy), { minLength: PACKETS, maxLength: PACKETS }).map((packets) => ({
    policy,
    facts,
    asked,
    packets: packets.map((packet) => onPath(asked, packet)).filter((packet) => belongs(asked, packet, policy)),
  })),
);

/** Any packet made one that opens a connection of the path's kind, often to a port of it. */
function onPath({ direction, protocol, ports }: ManagementPath, packet: Packet): Packet {
  const { inInterface: _in, outInterface: _out, uid, ...rest } = packet;
  const [first] = ports;
  const isOn = holdsPort(ports, packet.destinationPort);
  const isLocal = isLoopback(packet.destination);
  return {
    ...rest,
    direction,
    protocol,
    destinationPort: isOn ? packet.destinationPort : (first?.from ?? 0),
    opensConnection: true,
    isInvalid: false,
    ...(direction === "outbound" && uid !== undefined ? { uid } : {}),
    ...(direction === "outbound" ? { outInterface: isLocal ? "lo" : "eth9" } : { inInterface: "eth9" }),
  };
}

/** What a path is, said of one packet. */
function belongs(
  { direction, ports, addresses, uids }: ManagementPath,
  packet: Packet,
  policy: ResolvedPolicy,
): boolean {
  const far = direction === "inbound" ? packet.source : packet.destination;
  const isFar = addresses?.[packet.family].some((block) => isWithin(far, block)) ?? !isLoopback(far);
  const isOwned = uids === undefined ? packet.uid !== policy.proxyUser.uid : holdsPort(uids, packet.uid ?? -1);
  if (direction === "inbound") return isFar && !isLoopback(far) && holdsPort(ports, packet.destinationPort);
  return isFar && isOwned && holdsPort(ports, packet.destinationPort);
}

function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1";
}

function isTaken(rules: HostRules, packet: Packet): boolean {
  return simulate(rules, packet).verdict.kind !== "untouched";
}

test("a path is refused if, and only if, a packet of it is taken", () => {
  const counts = { refused: 0, passed: 0, packets: 0 };
  fc.assert(
    fc.property(guarded, ({ policy, facts, asked, packets }) => {
      const rules = bindToHost(ruleSets(policy), facts);
      const capture = captureOf(asked, rules, policy.proxyUser.uid);
      const taken = packets.find((packet) => isTaken(rules, packet));
      if (capture === undefined) expect(taken).toBeUndefined();
      else {
        expect(isTaken(rules, capture.witness)).toBe(true);
        expect(belongs(asked, capture.witness, policy)).toBe(true);
        expect(holdsPort(capture.ports, capture.witness.destinationPort)).toBe(true);
      }
      counts[capture === undefined ? "passed" : "refused"] += 1;
      counts.packets += packets.length;
    }),
    { numRuns: 400 },
  );
  expect(Math.min(counts.refused, counts.passed)).toBeGreaterThan(40);
  expect(counts.packets).toBeGreaterThan(1500);
});

/** Ports to redirect of which none is left stand for all: then one more remedy is named. */
const MOST_REMEDIES = 2;

test("whoever does what the remedy says is not refused again", () => {
  fc.assert(
    fc.property(arbitraryPolicy, arbitraryFacts, path, (policy, facts, asked) => {
      let mended = policy;
      const captured = () => captureOf(asked, bindToHost(ruleSets(mended), facts), policy.proxyUser.uid);
      for (let remedies = 0; remedies < MOST_REMEDIES; remedies += 1) {
        const capture = captured();
        if (capture !== undefined) mended = mend(mended, remedyFor(asked, capture, mended));
      }
      expect(captured()).toBeUndefined();
    }),
    { numRuns: 250 },
  );
});

function mend(policy: ResolvedPolicy, remedy: Remedy): ResolvedPolicy {
  switch (remedy.kind) {
    case "no-dns":
      return { ...policy, dns: { ...policy.dns, enabled: false } };
    case "own-network":
      throw new Error("no path of these comes out of a virtual network");
    case "leave-out":
    case "add":
      return mendProperty(policy, remedy);
  }
}

function mendProperty(
  policy: ResolvedPolicy,
  { property, entries }: Extract<Remedy, { property: string }>,
): ResolvedPolicy {
  const direction = property.startsWith("redirect.inbound") ? "inbound" : "outbound";
  const flow = policy[direction];
  const set = (change: Partial<typeof flow>): ResolvedPolicy => ({ ...policy, [direction]: { ...flow, ...change } });
  switch (property.split(".").at(-1)) {
    case "excludePorts":
      return set({ excludePorts: canonicalRanges([...flow.excludePorts, ...parsePorts(entries).value]) });
    case "includePorts": {
      const out = parsePorts(entries).value;
      const ports = flow.includePorts.flatMap(({ from, to }) =>
        Array.from({ length: to - from + 1 }, (_, at) => from + at),
      );
      const kept = ports.filter((port) => !holdsPort(out, port));
      return set({ includePorts: kept.map((port) => ({ from: port, to: port })) });
    }
    case "excludePortsForIPs": {
      const { ipv4, ipv6 } = flow.excludeAddresses;
      return set({ excludeAddresses: parseAddresses([...ipv4, ...ipv6, ...entries]).value });
    }
    default:
      return { ...policy, uidExclusions: [...policy.uidExclusions, ...parseUidExclusions(entries).value] };
  }
}
