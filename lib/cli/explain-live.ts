import { printable } from "../doctor/printable";
import { proxyUserOn, type TrafficLook } from "../doctor/reception";
import { badUsage } from "../errors/cli-failures";
import { lookAtTraffic } from "../host/look-at-traffic";
import { openRunner } from "../host/open-host";
import { explanationLines } from "../rules/explain";
import type { ConnectionArguments } from "./connection";
import { EXPLANATION_VERSION } from "./explanation-json";
import type { FactArguments } from "./facts";
import { type Answer, type Io, jsonOf, textOf } from "./io";
import { type LiveAnswer, liveAnswer } from "./live-answer";
import { liveSpec } from "./live-spec";
import { type PacketArguments, packetOf } from "./packet";

/** What `kuma-tp explain` was given, where a host is to be looked at. */
export interface LiveArguments extends ConnectionArguments, PacketArguments, FactArguments {
  /** The one at hand. */
  readonly thisHost?: true;
  readonly config?: string;
  readonly json?: boolean;
}

/** Whether a host is named that is to be asked. */
export function asksHost({ host, exec, thisHost, identity, knownHosts }: LiveArguments): boolean {
  return thisHost === true || exec.length > 0 || [host, identity, knownHosts].some((value) => value !== undefined);
}

/**
 * What becomes of a packet by the rules that a host has now; beside a configuration, whether that is as declared there.
 * One round trip, and nothing is changed.
 */
export async function explainLive(given: LiveArguments, io: Io): Promise<Answer> {
  requireOwnFacts(given);
  const spec = await liveSpec(given, io);
  // What is wrong with the question is told before anybody is spoken to.
  packetOf(given, spec.policy.proxyUser);
  await using runner = await openRunner(spec.connection, io.connect);
  const look = await lookAtTraffic(runner, spec);
  const packet = packetOf(given, proxyUserOn(spec.policy, look.seen));
  const answer = liveAnswer(look, packet, spec, given.config !== undefined);
  return {
    exitCode: answer.declared?.differs === true ? 1 : 0,
    stdout: given.json ? liveJson(look, answer) : textOf(liveLines(runner.name, answer).map(printable)),
    stderr: "",
  };
}

/** @throws ProviderError KTP400 */
function requireOwnFacts({ resolvConf, dockerOutput }: LiveArguments): void {
  if (resolvConf === undefined && dockerOutput === undefined) return;
  throw badUsage(
    "`--resolv-conf` and `--docker-output` stand for a host that nobody looks at, and this one is looked at.",
    "kuma-tp explain",
  );
}

function liveLines(
  host: string,
  { explanation, perhaps, sidecar, hasRules, unread, gate, declared }: LiveAnswer,
): string[] {
  const bare = hasRules ? [] : [`${host} has no rules of a transparent proxy`];
  const doubt =
    perhaps === undefined
      ? []
      : [
          `perhaps it ${perhaps.effect}: this rule is not fully understood, or asks for what is not said: ${perhaps.inDoubt}`,
        ];
  const elsewhere = unread.length === 0 ? [] : [`not looked at: rules of others in ${unread.join(", ")}`];
  const [told = "", ...way] = explanationLines(explanation, ` on ${host}`);
  return [
    told,
    ...(sidecar === undefined ? [] : [sidecar.said]),
    ...way,
    ...bare,
    ...doubt,
    ...elsewhere,
    ...(gate === undefined ? [] : [gate]),
    ...declaredLines(declared),
  ];
}

function declaredLines(declared: LiveAnswer["declared"]): string[] {
  if (declared === undefined) return [];
  if (!declared.differs) return ["that is as declared"];
  const [first = "", ...others] = explanationLines(declared.explanation);
  return [
    `declared is another thing: ${first}`,
    ...others.filter((line) => !line.startsWith("path: ")).map((line) => `  ${line}`),
  ];
}

function liveJson(
  { host: name, seen: { identity } }: TrafficLook,
  { explanation, perhaps, sidecar, hasRules, unread, gate, declared }: LiveAnswer,
): string {
  const told = {
    version: EXPLANATION_VERSION,
    host: { name, ...identity },
    ...explanation,
    hasRules,
    unread,
    ...(sidecar === undefined ? {} : { sidecar }),
    ...(perhaps === undefined ? {} : { perhaps }),
    ...(gate === undefined ? {} : { gate }),
    ...(declared === undefined ? {} : { declared: { ...declared.explanation, differs: declared.differs } }),
  };
  return jsonOf(told);
}
