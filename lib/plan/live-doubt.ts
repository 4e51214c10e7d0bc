import { type AnyMatch, holdsFor, isDoubtful } from "../rules/any-rule";
import type { Address } from "../rules/model";
import { ANY_ADDRESS, isNamed, type Packet } from "../rules/packet";
import { unreachable } from "../rules/unreachable";
import { type WalkedTable, withRules } from "../rules/walk";
import { isLoopback } from "../spec/loopback";
import type { LiveRule } from "./live-rules";

/** Which rules do otherwise than they seem to: all that may, those that let packets by, or those that take them. */
export const DOUBTS = ["all", "letting", "taking"] as const;
type Doubt = (typeof DOUBTS)[number];

/** Whether what a rule does with a packet cannot be told: it is not understood, or asks for what is not known of the packet. */
export function isInDoubt(rule: LiveRule, packet: Packet): boolean {
  return isDoubtful(rule) || rule.matches.some((match) => isOpen(match, packet));
}

/** The tables of a host where some of the rules in doubt do otherwise, to be walked with doubt. */
export function doubtedTables(
  tables: readonly WalkedTable<LiveRule>[],
  packet: Packet,
  doubt: Doubt,
): WalkedTable<LiveRule>[] {
  return withRules(tables, (rule) => doubtedRule(rule, packet, doubt));
}

function doubtedRule(rule: LiveRule, packet: Packet, doubt: Doubt): LiveRule {
  if (isDoubted(rule, doubt)) return { ...rule, matches: rule.matches.map((match) => otherwise(match, packet)) };
  const matches = rule.matches.map((match): AnyMatch => (match.kind === "unknown" ? NEVER : match));
  return { ...rule, matches, ...(rule.verdict.kind === "unknown" ? { verdict: { kind: "pass" } } : {}) };
}

/** What a chain does that is jumped to may be either. */
function isDoubted({ verdict: { kind } }: LiveRule, doubt: Doubt): boolean {
  const isEither = doubt === "all" || kind === "jump" || kind === "goto";
  return isEither || (doubt === "letting") === (kind === "return" || kind === "accept");
}

const NEVER: AnyMatch = { kind: "never" };

/** What is not known of a packet is the other way round. */
function otherwise(match: AnyMatch, packet: Packet): AnyMatch {
  if (!isOpen(match, packet)) return match;
  return holdsFor(match, packet, false) ? NEVER : { kind: "unknown" };
}

/**
 * Whether a condition asks for what nobody said of the packet. That it leaves for an address of the host's own is said by its
 * interface, `lo`: else it does not.
 */
function isOpen(match: AnyMatch, packet: Packet): boolean {
  const { direction, family, inInterface, outInterface, source, sourcePort, destination } = packet;
  switch (match.kind) {
    case "in-interface":
      return direction === "inbound" && inInterface === undefined && !isNamed("lo", match.name);
    case "out-interface":
      return direction === "outbound" && outInterface === undefined && !isNamed("lo", match.name);
    case "source":
      return source === ANY_ADDRESS[family] && isElsewhere(match.address);
    case "destination":
      return destination === ANY_ADDRESS[family] && isElsewhere(match.address);
    case "source-ports":
      return sourcePort === undefined;
    case "not":
      return isOpen(match.of, packet);
    case "protocol":
    case "source-port":
    case "destination-port":
    case "owner":
    case "opens-connection":
    case "invalid-state":
    case "any-of":
    case "to-this-host":
    case "never":
    case "unknown":
      return false;
    default:
      return unreachable(match);
  }
}

/** What goes to or comes from loopback has its interface said. */
function isElsewhere(address: Address): boolean {
  return !("cidr" in address && isLoopback(address.cidr));
}
