import { rulesOnHost } from "../engine/render";
import { badUsage, noWorkloads } from "../errors/cli-failures";
import { describeFailure, ProviderError } from "../errors/failure";
import { type Deviation, equivalent } from "../kubernetes/equivalent";
import { type ManifestPod, manifestPods } from "../kubernetes/manifest-pods";
import { explain, explanationLines } from "../rules/explain";
import type { ResolvedPolicy } from "../spec/resolved";
import { readStdin, readText } from "./config";
import { explanationJson } from "./explanation-json";
import { type Answer, type Io, jsonOf, textOf } from "./io";
import { asksForPacket, type PacketArguments, packetOf } from "./packet";
import { type PodArguments, readSurroundings, templatePaths } from "./pod-surroundings";
import { readHostSpec } from "./spec";

/** What `kuma-tp explain --pod` was given. */
export interface ExplainPodArguments extends PodArguments, PacketArguments {
  /** File with workloads, or `-` for stdin. */
  readonly pod: string;
  /** Configuration of a host to compare with. */
  readonly config?: string;
  readonly json?: boolean;
}

/**
 * Says which traffic of the pods in a manifest goes where, who decided that, and what may go wrong; beside a host's
 * configuration, in what a pod differs from that host.
 */
export async function explainPodCommand(given: ExplainPodArguments, io: Io): Promise<Answer> {
  if (given.pod === "-" && given.config === "-") {
    throw badUsage("Both pods and the configuration are to come from stdin.", "kuma-tp explain");
  }
  const surroundings = await readSurroundings(given, io);
  const customKinds = templatePaths(given.templatePath);
  const text = given.pod === "-" ? await readStdin(io) : await readText(given.pod, io);
  const { pods, failures } = manifestPods(text, surroundings, { customKinds });
  const [first, ...rest] = failures;
  if (first !== undefined) throw new ProviderError(first, ...rest);
  if (pods.length === 0) throw noWorkloads(given.pod);
  if (asksForPacket(given)) return packetAnswer(pods, given);
  const host = given.config === undefined ? undefined : (await readHostSpec(given.config, io)).policy;
  const told = pods.map((one) => tellingOf(one, host));
  return {
    exitCode: told.some(({ isFinding }) => isFinding) ? 1 : 0,
    stdout: given.json ? jsonOf(told.map(asJson)) : told.map(asText).join("\n"),
    stderr: "",
  };
}

interface Telling extends ManifestPod {
  readonly deviations: readonly Deviation[] | undefined;
  readonly isFinding: boolean;
}

function tellingOf(one: ManifestPod, host: ResolvedPolicy | undefined): Telling {
  const deviations = host === undefined ? undefined : equivalent(host, one.pod.policy).deviations;
  const hasProblem = one.pod.findings.some(({ severity }) => severity === "problem");
  return { ...one, deviations, isFinding: hasProblem || (deviations ?? []).length > 0 };
}

function asText({ name, pod, deviations }: Telling): string {
  const decided = Object.entries(pod.sources)
    .filter(([, source]) => source !== "Kuma")
    .map(([property, source]) => `${property}: by the ${source}`);
  const compared = deviations === undefined ? [] : [...differences(deviations)];
  const findings = pod.findings.map(({ severity, failure }) => `${severity}: ${describeFailure(failure)}`);
  return textOf([name, ...[...pod.traffic, ...decided, ...findings, ...compared].map((line) => `  ${line}`)]);
}

function differences(deviations: readonly Deviation[]): string[] {
  if (deviations.length === 0) return ["beside the host: all traffic is treated alike"];
  return deviations.map(({ traffic, host, pod }) => `beside the host: ${traffic} ${pod}, on the host it ${host}`);
}

function asJson({ name, pod: { traffic, rules, sources, config, findings }, deviations }: Telling): unknown {
  return { name, traffic, rules, sources, config, findings, ...(deviations === undefined ? {} : { deviations }) };
}

/** @throws ProviderError KTP400 where there are several pods */
function packetAnswer(pods: readonly ManifestPod[], given: ExplainPodArguments): Answer {
  const [only, ...others] = pods;
  if (only === undefined || others.length > 0) {
    throw badUsage("A packet is asked about, and there are several workloads.", "kuma-tp explain");
  }
  // A pod that asks certain nameservers asks those of its cluster, whose address nobody here knows.
  const rules = rulesOnHost(only.pod.policy, { nameservers: [] });
  const told = explain(rules, packetOf(given, only.pod.policy.proxyUser));
  return { exitCode: 0, stdout: given.json ? explanationJson(told) : textOf(explanationLines(told)), stderr: "" };
}
