import { holderText, lifeText } from "../doctor/listening";
import { type Reception, receptionOf, type TrafficLook } from "../doctor/reception";
import { chooseBackend } from "../plan/backend";
import { ruleFacts } from "../plan/facts";
import { describeGate } from "../plan/gate";
import { DOUBTS, doubtedTables, isInDoubt } from "../plan/live-doubt";
import { hasProxyRules, type LiveRule, liveTables, unreadTables } from "../plan/live-rules";
import { withOthersTaking } from "../plan/live-sidecar";
import type { Observation } from "../plan/observation";
import { bindToHost } from "../rules/bind";
import { type Explanation, explain, explainOutcome } from "../rules/explain";
import type { Packet } from "../rules/packet";
import { comparable, isChanged } from "../rules/path-changes";
import { ruleSets } from "../rules/rule-set";
import { unreachable } from "../rules/unreachable";
import { type PacketVerdict, type WalkedTable, type WalkOutcome, walk } from "../rules/walk";
import type { ResolvedHostSpec } from "../spec/resolved";

/** What becomes of a packet on a host that was looked at. Plain data: it survives JSON. */
export interface LiveAnswer {
  readonly explanation: Explanation;
  /** What else may become of it, by a rule that is not understood or asks for what was not said. @default nothing else */
  readonly perhaps?: Perhaps;
  /** Who gets it at the port of the sidecar. @default it does not go there, or nobody knows who listens */
  readonly sidecar?: SidecarAnswer;
  /** Whether there is any rule of a transparent proxy, whoever made it. */
  readonly hasRules: boolean;
  /** Where there may be rules of others that were not looked at: `inet filter`. */
  readonly unread: readonly string[];
  /** Whether traffic is let by since nobody listens, in words. @default the host has no gate */
  readonly gate?: string;
  /** What a spec asks for. @default none was given */
  readonly declared?: { readonly explanation: Explanation; readonly differs: boolean };
}

interface Perhaps extends Explanation {
  /** The rule in doubt, as `path` has it. */
  readonly inDoubt: string;
}

/** Whom a packet meets that is redirected. */
interface SidecarAnswer {
  readonly reachedBy: Reception["by"];
  /** `refused: nobody listens on 15001` */
  readonly said: string;
}

/**
 * @param declares whether the spec says more than how to look at the host
 * @throws ProviderError what {@link chooseBackend} throws, where the spec declares something
 */
export function liveAnswer(look: TrafficLook, packet: Packet, spec: ResolvedHostSpec, declares: boolean): LiveAnswer {
  const { host, seen } = look;
  const tables = withOthersTaking(liveTables(seen, packet.family), spec.policy);
  const outcome = walk(tables, packet);
  const certain = explained(outcome, packet);
  const perhaps = otherwise(tables, packet, outcome);
  const gate = describeGate(seen);
  const hasRules = hasProxyRules(spec, seen);
  const explanation =
    hasRules || certain.rule !== undefined
      ? certain
      : { ...certain, because: "there are no rules of a transparent proxy" };
  return {
    explanation,
    ...(perhaps === undefined ? {} : { perhaps }),
    ...sidecarAnswer(look, packet, outcome.verdict, spec),
    hasRules,
    unread: [...unreadTables(seen), ...((seen.native?.foreign ?? []).length > 0 ? ["inet kuma_mesh"] : [])],
    ...(gate === undefined ? {} : { gate }),
    ...(declares ? { declared: declaredAnswer(seen, packet, host, spec, certain) } : {}),
  };
}

function sidecarAnswer(
  look: TrafficLook,
  { protocol, family, direction }: Packet,
  verdict: PacketVerdict,
  { policy }: ResolvedHostSpec,
): { readonly sidecar?: SidecarAnswer } {
  if (verdict.kind !== "redirected") return {};
  const { port } = verdict;
  const reception = receptionOf(look, { protocol, family, direction, port }, policy);
  return reception === undefined ? {} : { sidecar: { reachedBy: reception.by, said: receptionText(reception, port) } };
}

function receptionText(reception: Reception, port: number): string {
  switch (reception.by) {
    case "nobody":
      return `refused: nobody listens on ${port}`;
    case "stranger":
      return `astray: ${holderText(reception.listener)} listens on ${port}, which is not the sidecar`;
    case "sidecar":
      return `on ${port} listens ${lifeText(reception.listener)}`;
    default:
      return unreachable(reception);
  }
}

function explained(outcome: WalkOutcome<LiveRule>, packet: Packet): Explanation {
  return explainOutcome(outcome, packet, (rule) => rule);
}

/** The first way of doubting the rules by which the packet fares otherwise. */
function otherwise(
  tables: readonly WalkedTable<LiveRule>[],
  packet: Packet,
  certain: WalkOutcome<LiveRule>,
): Perhaps | undefined {
  const fate = JSON.stringify(comparable(certain));
  for (const doubt of DOUBTS) {
    const outcome = walk(doubtedTables(tables, packet, doubt), packet, true);
    if (JSON.stringify(comparable(outcome)) === fate) continue;
    return { ...explained(outcome, packet), inDoubt: ruleInDoubt(outcome, certain, packet) };
  }
  return undefined;
}

/** One that is met in doubt alone, or is passed over in doubt. */
function ruleInDoubt(doubted: WalkOutcome<LiveRule>, certain: WalkOutcome<LiveRule>, packet: Packet): string {
  const [outcome = doubted] = [doubted, certain].filter(({ path }) => path.some(({ rule }) => isInDoubt(rule, packet)));
  const index = outcome.path.findIndex(({ rule }) => isInDoubt(rule, packet));
  return explained(outcome, packet).path.at(index) ?? "";
}

function declaredAnswer(
  seen: Observation,
  packet: Packet,
  host: string,
  spec: ResolvedHostSpec,
  found: Explanation,
): NonNullable<LiveAnswer["declared"]> {
  const facts = ruleFacts(seen, chooseBackend(host, spec, seen));
  const explanation = explain(bindToHost(ruleSets(spec.policy), facts), packet);
  return { explanation, differs: isChanged({ found: comparable(found), wanted: comparable(explanation) }) };
}
