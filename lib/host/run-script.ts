import { connectionCut, deadlinePassed, shellNotReached } from "../errors/script-failures";
import { asRootText, rootRefused } from "./become-root";
import { BoundedOutput } from "./bounded-output";
import { withinDeadline } from "./deadline";
import type { Clock } from "./environment";
import { OUTPUT_LIMIT, type ScriptOptions, type ScriptResult } from "./runner";
import { ENDED_LENGTH, readOutcome, scriptText } from "./script-text";
import { withoutSecrets } from "./secret-reference";

/** What all runners share: they differ only in how a shell gets a text on its stdin. */
export interface Shell {
  /** Name of the host in messages. */
  readonly name: string;
  readonly sudoPassword: string | undefined;
  readonly clock: Clock;
  /** Gives a text to a new shell and waits for its end. When aborted, it frees everything and may do so silently. */
  execute(text: string, signal: AbortSignal): Promise<ShellEnd>;
}

/** How a shell ended. */
export interface ShellEnd {
  readonly stdout: BoundedOutput;
  readonly stderr: BoundedOutput;
  /** Its exit status, 128 + signal number where one ended it; or why nobody knows: `the connection was reset`. */
  readonly exit: number | string;
}

/** An empty output with the bounds of a script. */
export const scriptOutput = (): BoundedOutput => new BoundedOutput(OUTPUT_LIMIT, ENDED_LENGTH);

/** Runs a script in a new shell. @throws ProviderError when it could not run, or not to its end */
export async function runScript(shell: Shell, script: string, options: ScriptOptions): Promise<ScriptResult> {
  const text = options.asRoot ? asRootText(script, shell.sudoPassword) : scriptText(script);
  const late = () => deadlinePassed(shell.name, options.deadlineSeconds);
  const work = (signal: AbortSignal) => shell.execute(text, signal);
  return resultOf(shell, await withinDeadline(shell.clock, options.deadlineSeconds, work, late));
}

/** Characters of what a host said that a message shows. */
const SAID_LENGTH = 500;

function resultOf(shell: Shell, { stdout, stderr, exit }: ShellEnd): ScriptResult {
  const outcome = readOutcome(stdout.head, stdout.tail);
  const shown = (text: string): string =>
    withoutSecrets(text, shell.sudoPassword === undefined ? [] : [shell.sudoPassword])
      .trim()
      .slice(-SAID_LENGTH);
  switch (outcome.kind) {
    case "ended":
      return { exitCode: outcome.exitCode, stdout: outcome.stdout, stderr: stderr.head };
    case "not-root":
      throw rootRefused(shell.name, outcome.reason, shown(outcome.said));
    case "began":
      // A script can end its own shell, by a signal to its group. 255 is what tunnels say when they break.
      if (typeof exit === "number" && exit > 128 && exit < 255) {
        return { exitCode: exit, stdout: outcome.stdout, stderr: stderr.head };
      }
      throw connectionCut(shell.name, true, describeExit(exit));
    case "nothing":
      if (typeof exit === "string") throw connectionCut(shell.name, false, exit);
      throw shellNotReached(shell.name, exit, shown(`${outcome.stdout}\n${stderr.head}`));
  }
}

const describeExit = (exit: number | string): string => (typeof exit === "string" ? exit : `exit status ${exit}`);
