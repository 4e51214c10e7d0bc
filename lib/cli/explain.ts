import { type Effect, effectOf, LOCKOUT } from "../engine/effect";
import { rulesOnHost } from "../engine/render";
import { badUsage, noPictureOf } from "../errors/cli-failures";
import { hostPicture } from "../picture/host-picture";
import type { Note } from "../picture/panel";
import { explain, explanationLines } from "../rules/explain";
import { unreachable } from "../rules/unreachable";
import { asksHost, explainLive, type LiveArguments } from "./explain-live";
import { explainPodCommand } from "./explain-pod";
import { explanationJson } from "./explanation-json";
import { readFacts } from "./facts";
import { type Answer, type Io, jsonOf, textOf } from "./io";
import { asksForPacket, packetOf } from "./packet";
import { type PodArguments, requireVersion } from "./pod-surroundings";
import { withQuestion } from "./question/asked";
import { readHostSpec } from "./spec";

/** What `kuma-tp explain` was given. */
export interface ExplainArguments extends LiveArguments, Partial<PodArguments> {
  /** The words of a question about a packet. */
  readonly question: readonly string[];
  /** File with workloads. */
  readonly pod?: string;
  /** @default "text" */
  readonly format?: "text" | "json" | "svg";
  /** The same as `format: "json"`. */
  readonly json?: boolean;
}

/**
 * Says which traffic goes where on a host or in pods, or what becomes of one packet; of a packet also what the rules that
 * a host has now do with it.
 *
 * @throws ProviderError KTP400, KTP421
 */
export async function explainCommand(given: ExplainArguments, io: Io): Promise<Answer> {
  const format = formatOf(given);
  const asked = { ...withQuestion(given, given.question), json: format === "json" };
  const { pod, config, kumaVersion } = asked;
  if (asksHost(asked)) {
    if (pod !== undefined) throw badUsage("A host is named, and pods are none.", "kuma-tp explain");
    if (format === "svg") throw noPictureOf("one packet");
    return explainLive(asked, io);
  }
  if (pod !== undefined) {
    if (format === "svg") throw noPictureOf("pods");
    return explainPodCommand({ ...asked, pod, kumaVersion: requireVersion(kumaVersion, "kuma-tp explain") }, io);
  }
  if (config === undefined) {
    throw badUsage(
      "It is not said whose rules are asked: there is neither --config nor --pod nor a host, by `on HOST` or --host.",
      "kuma-tp explain",
    );
  }
  return explainHost({ ...asked, config, format }, io);
}

type Format = NonNullable<ExplainArguments["format"]>;

function formatOf({ format, json }: ExplainArguments): Format {
  if (json && format !== undefined && format !== "json") {
    throw badUsage(`--json and --format ${format} are two formats.`, "kuma-tp explain");
  }
  return format ?? (json ? "json" : "text");
}

type HostArguments = ExplainArguments & { readonly config: string; readonly format: Format };

async function explainHost(given: HostArguments, io: Io): Promise<Answer> {
  if (given.format === "svg" && asksForPacket(given)) throw noPictureOf("one packet");
  const spec = await readHostSpec(given.config, io);
  if (!asksForPacket(given)) return { exitCode: 0, stdout: written(effectOf(spec), given.format), stderr: "" };
  const packet = packetOf(given, spec.policy.proxyUser);
  const { facts, remarks } = await readFacts(given, spec, io);
  const told = explain(rulesOnHost(spec.policy, facts), packet);
  const stdout = given.format === "json" ? explanationJson(told) : textOf(explanationLines(told));
  return { exitCode: 0, stdout, stderr: textOf(remarks) };
}

function written(effect: Effect, format: Format): string {
  switch (format) {
    case "text":
      return textOf(effect.traffic);
    case "json":
      return jsonOf(effect);
    case "svg":
      return hostPicture("Traffic of a host, as declared", effect.rules, lockoutsIn(effect));
    default:
      return unreachable(format);
  }
}

function lockoutsIn({ traffic }: Effect): Note[] {
  return traffic.filter((line) => line.startsWith(LOCKOUT)).map((text) => ({ text, isRisk: true }));
}
