import { render } from "../engine/render";
import { type FactArguments, readFacts } from "./facts";
import { type Answer, type Io, textOf } from "./io";
import { readHostSpec } from "./spec";

/** What `kuma-tp render` was given. */
export interface RenderArguments extends FactArguments {
  readonly config: string;
}

/** Prints the text that an apply loads. */
export async function renderCommand(given: RenderArguments, io: Io): Promise<Answer> {
  const spec = await readHostSpec(given.config, io);
  const { facts, remarks } = await readFacts(given, spec, io);
  return { exitCode: 0, stdout: render(spec.policy, facts), stderr: textOf(remarks) };
}
