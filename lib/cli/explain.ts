import { effectOf } from "../engine/effect";
import { type Explanation, explain, explainPacket } from "../index";
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
    const { policy } = spec;
    return { exitCode: 0, stdout: given.json ? jsonOf(effectOf(policy)) : textOf(explain(policy)), stderr: "" };
  }
  const packet = packetOf(given);
  const { facts, remarks } = await readFacts(given, spec, io);
  const explanation = explainPacket(spec.policy, packet, facts);
  const stdout = given.json ? jsonOf(explanation) : textOf(packetLines(explanation));
  return { exitCode: 0, stdout, stderr: textOf(remarks) };
}

function packetLines({ packet, effect, because, rule, zone }: Explanation): string[] {
  return [
    `${packet} ${effect}, because ${because ?? "no rule is about it"}`,
    ...(rule === undefined ? [] : [`rule: ${rule}`]),
    ...(zone === undefined ? [] : [`connection tracking keeps it in zone ${zone}`]),
  ];
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
