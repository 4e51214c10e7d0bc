import { type Hook, type HostRules, type Rule, TABLES, type Table, type Verdict } from "./model";
import { type PacketSet, part } from "./packet-set";
import { unreachable } from "./unreachable";

/**
 * The packets of a set that the rules redirect or drop: all of them, and no other. The walk is that of
 * {@link file://./simulate.ts}, taken by many packets at once; the two are held against each other by a property test.
 *
 * @throws Error when a placeholder is left: only on rules bound to a host can this be told
 */
export function capturedPackets(rules: HostRules, packets: PacketSet): readonly PacketSet[] {
  const { tables = [] } = rules.find(({ family }) => family === packets.family) ?? {};
  const captured: PacketSet[] = [];
  let left: readonly PacketSet[] = [packets];
  for (const name of TABLES) {
    const table = tables.find((candidate) => candidate.name === name);
    if (table === undefined) continue;
    const ends = through(table, left);
    captured.push(...ends.captured);
    left = [...ends.back, ...ends.out];
  }
  return captured;
}

const HOOK: Readonly<Record<PacketSet["direction"], Hook>> = { inbound: "PREROUTING", outbound: "OUTPUT" };

/** How packets leave a chain: at its end or by a return, for good within this table, or taken. */
interface Ends {
  readonly back: PacketSet[];
  readonly out: PacketSet[];
  readonly captured: PacketSet[];
}

function through(table: Table, packets: readonly PacketSet[]): Ends {
  const ends: Ends = { back: [], out: [], captured: [] };
  const [any] = packets;
  if (any === undefined) return ends;
  const { first, last } = table.hooks[HOOK[any.direction]];
  along(table, [...first, ...last], packets, ends);
  return ends;
}

/** Sends packets along the rules of one chain. */
function along(table: Table, rules: readonly Rule[], packets: readonly PacketSet[], ends: Ends): void {
  let left = packets;
  for (const { matches, verdict, onlyIf } of rules) {
    if (onlyIf !== undefined) throw new Error(`where packets go depends on a fact of the host: ${onlyIf}`);
    const parts = left.map((set) => part(set, matches));
    const matched = parts.flatMap((each) => each.matched);
    left = [...parts.flatMap((each) => each.others), ...follow(table, verdict, matched, ends)];
  }
  ends.back.push(...left);
}

/** What a rule does with the packets that it matches; those that are returned go on to the next rule. */
function follow(table: Table, verdict: Verdict, matched: readonly PacketSet[], ends: Ends): readonly PacketSet[] {
  switch (verdict.kind) {
    case "return":
      ends.back.push(...matched);
      return [];
    case "drop":
    case "redirect":
      ends.captured.push(...matched);
      return [];
    case "log":
    case "conntrack-zone":
      return matched;
    case "jump":
      return jump(table, verdict.chain, matched, ends);
    case "docker-output-or-return":
      throw new Error("where packets go depends on whether the host has Docker's chain");
    default:
      return unreachable(verdict);
  }
}

/** A chain that is not ours has the last word on what is sent there. */
function jump(table: Table, name: string, matched: readonly PacketSet[], ends: Ends): readonly PacketSet[] {
  const chain = table.chains.find((candidate) => candidate.name === name);
  if (chain === undefined) {
    ends.out.push(...matched);
    return [];
  }
  const inner: Ends = { back: [], out: ends.out, captured: ends.captured };
  along(table, chain.rules, matched, inner);
  return inner.back;
}
