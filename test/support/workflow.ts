import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** A step of a workflow of GitHub's. */
export interface WorkflowStep {
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

/** What a step runs: its script, or the program of an action in a folder, with its inputs. Actions from elsewhere only set up. */
export function stepCommand({ run, uses, with: inputs = {} }: WorkflowStep, folder: string): readonly string[] {
  if (run !== undefined) return [run];
  if (uses === undefined || !uses.startsWith("./")) return [];
  const action = join(folder, uses);
  const { runs } = parse(readFileSync(join(action, "action.yml"), "utf8"));
  const variables = Object.entries(inputs).map(([name, value]) => `'INPUT_${name.toUpperCase()}=${value}'`);
  return [`env ${variables.join(" ")} node '${join(action, runs.main)}'`];
}
