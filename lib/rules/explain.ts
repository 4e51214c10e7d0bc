import type { AnyRule } from "./any-rule";
import { ruleText } from "./iptables-text";
import { CHAIN, type HostRules } from "./model";
import { ANY_ADDRESS, type Packet } from "./packet";
import { simulate } from "./simulate";
import { unreachable } from "./unreachable";
import type { PacketVerdict, Step, WalkOutcome } from "./walk";

/** What becomes of a packet, in words. Plain data: it survives JSON. */
export interface Explanation {
  /** `tcp from uid 1000 to 10.1.2.3:5432` */
  readonly packet: string;
  readonly verdict: PacketVerdict;
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
  return explainOutcome(simulate(rules, packet), packet, (rule) => ({ text: ruleText(rule), because: rule.because }));
}

/** A rule in words. */
export interface RuleWords {
  readonly text: string;
  /** @default nothing says why it is there */
  readonly because?: string;
  /** In which of several packet filters it stands. @default there is but one */
  readonly backend?: string;
}

/** The same of any walk. */
export function explainOutcome<R extends AnyRule>(
  { verdict, decidedBy, zone, path }: WalkOutcome<R>,
  packet: Packet,
  wordsOf: (rule: R) => RuleWords,
): Explanation {
  const reason = reasonOf(decidedBy, path);
  return {
    packet: packetText(packet),
    verdict,
    effect: effectText(verdict),
    ...(reason === undefined ? {} : reasonText(reason, wordsOf(reason.rule))),
    ...(zone === undefined ? {} : { zone }),
    path: path.map((step) => pathText(step, wordsOf(step.rule))),
  };
}

/**
 * What `kuma-tp explain` says of one packet.
 *
 * @param place where that is so: ` on web-1`
 */
export function explanationLines({ packet, effect, because, rule, zone, path }: Explanation, place = ""): string[] {
  const unsaid = rule === undefined ? "no rule is about it" : "a rule has it so that does not say why";
  return [
    `${packet}${place} ${effect}, because ${because ?? unsaid}`,
    ...path.map((step) => `path: ${step}`),
    ...(rule === undefined ? [] : [`rule: ${rule}`]),
    ...(zone === undefined ? [] : [`connection tracking keeps it in zone ${zone}`]),
  ];
}

const REDIRECT_CHAINS: readonly string[] = [CHAIN.inboundRedirect, CHAIN.outboundRedirect];

/** The rule that says why: where it only carries out a redirect, the one that sent the packet there. */
function reasonOf<R extends AnyRule>(decidedBy: Step<R> | undefined, path: readonly Step<R>[]): Step<R> | undefined {
  if (decidedBy === undefined || !REDIRECT_CHAINS.includes(decidedBy.chain)) return decidedBy;
  return path.findLast(({ chain }) => !REDIRECT_CHAINS.includes(chain)) ?? decidedBy;
}

function reasonText(step: Step<AnyRule>, words: RuleWords): Pick<Explanation, "because" | "rule"> {
  return { ...(words.because === undefined ? {} : { because: words.because }), rule: stepText(step, words) };
}

function pathText(step: Step<AnyRule>, words: RuleWords): string {
  return [...(words.backend === undefined ? [] : [words.backend]), step.table, stepText(step, words)].join(" ");
}

function stepText({ chain, isFirst }: Step<AnyRule>, { text }: RuleWords): string {
  return `${isFirst ? "-I" : "-A"} ${chain} ${text}`;
}

function packetText(packet: Packet): string {
  const to = destinationText(packet);
  const owner = packet.uid === undefined ? "the kernel" : `uid ${packet.uid}`;
  const from = packet.direction === "inbound" ? packet.source : owner;
  return `${packet.protocol} from ${from} to ${to}`;
}

function destinationText({ family, destination, destinationPort }: Packet): string {
  if (destination === ANY_ADDRESS[family]) return `port ${destinationPort}`;
  return family === "ipv6" ? `[${destination}]:${destinationPort}` : `${destination}:${destinationPort}`;
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
