import { effectOf } from "../engine/effect";
import { rulesOnHost } from "../engine/render";
import { badUsage } from "../errors/cli-failures";
import { explain, explainPacket } from "../rules/explain";
import { explainPodCommand } from "./explain-pod";
import { type FactArguments, readFacts } from "./facts";
import { type Answer, type Io, textOf } from "./io";
import { asksForPacket, type PacketArguments, packetOf } from "./packet";
import { type PodArguments, requireVersion } from "./pod-surroundings";
import { readHostSpec } from "./spec";

/** What `kuma-tp explain` was given. */
export interface ExplainArguments extends FactArguments, PacketArguments, Partial<PodArguments> {
  readonly config?: string;
  /** File with workloads. */
  readonly pod?: string;
  readonly json?: boolean;
}

/** Says which traffic goes where on a host or in pods, or what becomes of one packet. @throws ProviderError KTP400 */
export async function explainCommand(given: ExplainArguments, io: Io): Promise<Answer> {
  const { pod, config, kumaVersion } = given;
  if (pod !== undefined) {
    return explainPodCommand({ ...given, pod, kumaVersion: requireVersion(kumaVersion, "kuma-tp explain") }, io);
  }
  if (config === undefined) throw badUsage("Neither --config nor --pod is given.", "kuma-tp explain");
  return explainHost({ ...given, config }, io);
}

async function explainHost(given: ExplainArguments & { readonly config: string }, io: Io): Promise<Answer> {
  const spec = await readHostSpec(given.config, io);
  if (!asksForPacket(given)) {
    const effect = effectOf(spec);
    return { exitCode: 0, stdout: given.json ? jsonOf(effect) : textOf(effect.traffic), stderr: "" };
  }
  const packet = packetOf(given);
  const { facts, remarks } = await readFacts(given, spec, io);
  const rules = rulesOnHost(spec.policy, facts);
  const stdout = given.json ? jsonOf(explain(rules, packet)) : textOf(explainPacket(rules, packet));
  return { exitCode: 0, stdout, stderr: textOf(remarks) };
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
