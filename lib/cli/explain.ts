import { effectOf } from "../engine/effect";
import { rulesOnHost } from "../engine/render";
import { explain, explainPacket } from "../rules/explain";
import { type FactArguments, readFacts } from "./facts";
import { type Answer, type Io, textOf } from "./io";
import { asksForPacket, type PacketArguments, packetOf } from "./packet";
import { readHostSpec } from "./spec";

/** What `kuma-tp explain` was given. */
export interface ExplainArguments extends FactArguments, PacketArguments {
  readonly config: string;
  readonly json?: boolean;
}

/** Says which traffic goes where, or what becomes of one packet. */
export async function explainCommand(given: ExplainArguments, io: Io): Promise<Answer> {
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
