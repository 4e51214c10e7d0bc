import type { Condition, Match, Range, Verdict } from "./model";
import { holds, isInAny, type Packet } from "./packet";

/**
 * A rule of anybody, as far as it decides where packets go: each of ours is one, and {@link file://./read-any-rule.ts}
 * reads those of others. Never rendered, only walked.
 */
export interface AnyRule {
  readonly matches: readonly AnyMatch[];
  readonly verdict: AnyVerdict;
  readonly onlyIf?: Condition;
  /** Where it stands for several: {@link file://./join-rules.ts} */
  readonly joined?: readonly AnyRule[];
}

export type AnyMatch =
  | Match
  | { readonly kind: "not"; readonly of: Match }
  | { readonly kind: "any-of"; readonly of: readonly Match[] }
  | { readonly kind: "source-ports"; readonly ports: readonly Range[] }
  /** Whether the packet is for an address of the host. */
  | { readonly kind: "to-this-host"; readonly not: boolean }
  /** No packet that we speak of: ICMP, say, or one of a connection that is known already. */
  | { readonly kind: "never" }
  /** A condition that we do not understand. */
  | { readonly kind: "unknown" };

export type AnyVerdict =
  | Verdict
  /** The packet is through with this table. */
  | { readonly kind: "accept" }
  /** Sent somewhere else by somebody else, or dropped. */
  | { readonly kind: "taken" }
  /** The packet goes on to the next rule. */
  | { readonly kind: "pass" }
  /** A jump that does not come back. */
  | { readonly kind: "goto"; readonly chain: string }
  /** Connection tracking leaves the packet alone, and so does the nat table. */
  | { readonly kind: "untracked" }
  /** A target that we do not understand. */
  | { readonly kind: "unknown" };

/**
 * Whether a packet fulfils one condition.
 *
 * @param doubt what is taken for the answer where we do not understand the condition
 */
export function holdsFor(match: AnyMatch, packet: Packet, doubt: boolean): boolean {
  switch (match.kind) {
    case "not":
      return !holds(match.of, packet);
    case "any-of":
      return match.of.some((one) => holds(one, packet));
    case "source-ports":
      return packet.sourcePort !== undefined && isInAny(packet.sourcePort, match.ports);
    case "to-this-host":
      return isToThisHost(packet) !== match.not;
    case "never":
      return false;
    case "unknown":
      return doubt;
    default:
      return holds(match, packet);
  }
}

function isToThisHost({ isToHost, direction, outInterface }: Packet): boolean {
  return isToHost ?? (direction === "inbound" || outInterface === "lo");
}

/** Whether what a rule does cannot be told. */
export function isDoubtful({ matches, verdict }: AnyRule): boolean {
  return verdict.kind === "unknown" || matches.some((match) => match.kind === "unknown");
}
