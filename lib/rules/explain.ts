import { ruleText } from "./iptables-text";
import { CHAIN, type HostRules } from "./model";
import type { Packet } from "./packet";
import { type Outcome, type Step, simulate } from "./simulate";
import { unreachable } from "./unreachable";
import type { PacketVerdict } from "./walk";

/** What becomes of a packet, in words. Plain data: it survives JSON. */
export interface Explanation {
  /** `tcp from uid 1000 to 10.1.2.3:5432` */
  readonly packet: string;
  readonly verdict: Outcome["verdict"];
  /** `goes to the sidecar on port 15001` */
  readonly effect: string;
  /** Why; none where no rule is about the packet. */
  readonly because?: string;
  /** The rule to which that is due, as `iptables-save` prints it: `-A KUMA_MESH_OUTBOUND …`. */
  readonly rule?: string;
  /** Zone of connection tracking. @default none */
  readonly zone?: number;
  /** Every rule that matched, in order: `nat -A OUTPUT …`. */
  readonly path: readonly string[];
}

/** @throws Error when a placeholder is left: only on rules bound to a host can this be told */
export function explain(rules: HostRules, packet: Packet): Explanation {
  const outcome = simulate(rules, packet);
  const reason = reasonOf(outcome);
  return {
    packet: packetText(packet),
    verdict: outcome.verdict,
    effect: effectText(outcome.verdict),
    ...(reason === undefined ? {} : { because: reason.rule.because, rule: stepText(reason) }),
    ...(outcome.zone === undefined ? {} : { zone: outcome.zone }),
    path: outcome.path.map((step) => `${step.table} ${stepText(step)}`),
  };
}

/** What `kuma-tp explain` says of one packet. */
export function explainPacket(rules: HostRules, packet: Packet): string[] {
  const { packet: text, effect, because, rule, zone } = explain(rules, packet);
  return [
    `${text} ${effect}, because ${because ?? "no rule is about it"}`,
    ...(rule === undefined ? [] : [`rule: ${rule}`]),
    ...(zone === undefined ? [] : [`connection tracking keeps it in zone ${zone}`]),
  ];
}

const REDIRECT_CHAINS: readonly string[] = [CHAIN.inboundRedirect, CHAIN.outboundRedirect];

/** The rule that says why: where it only carries out a redirect, the one that sent the packet there. */
function reasonOf({ decidedBy, path }: Outcome): Step | undefined {
  if (decidedBy === undefined || !REDIRECT_CHAINS.includes(decidedBy.chain)) return decidedBy;
  return path.findLast(({ chain }) => !REDIRECT_CHAINS.includes(chain)) ?? decidedBy;
}

function stepText({ chain, isFirst, rule }: Step): string {
  return `${isFirst ? "-I" : "-A"} ${chain} ${ruleText(rule)}`;
}

function packetText(packet: Packet): string {
  const port = `:${packet.destinationPort}`;
  const to = packet.family === "ipv6" ? `[${packet.destination}]${port}` : `${packet.destination}${port}`;
  const owner = packet.uid === undefined ? "the kernel" : `uid ${packet.uid}`;
  const from = packet.direction === "inbound" ? packet.source : owner;
  return `${packet.protocol} from ${from} to ${to}`;
}

/** What is said of a verdict: `passes by the sidecar`. */
export function effectText(verdict: PacketVerdict): string {
  switch (verdict.kind) {
    case "untouched":
      return "passes by the sidecar";
    case "redirected":
      return `goes to the sidecar on port ${verdict.port}`;
    case "dropped":
      return "is dropped";
    case "taken":
      return "is taken by a rule of somebody else";
    default:
      return unreachable(verdict);
  }
}
