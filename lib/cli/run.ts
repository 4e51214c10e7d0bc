import { CommanderError } from "commander";
import { badUsage, cannotWriteResult } from "../errors/cli-failures";
import { describeFailure, type Failure, isProviderError } from "../errors/failure";
import { errorCode } from "../host/environment";
import { type Answer, type Io, textOf } from "./io";
import { kumaTp } from "./program";

/**
 * Runs `kuma-tp` with its arguments, the program's own name not among them.
 *
 * @returns its exit status: 0 as asked, 1 on a finding, 2 on bad input
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { exitCode, stdout, stderr } = await answerTo(argv, io);
  if (stderr !== "") await io.stderr(stderr);
  try {
    if (stdout !== "") await io.stdout(stdout);
    return exitCode;
  } catch (thrown) {
    // Half an output must not pass for a whole one.
    await io.stderr(textOf(cannotWriteResult("stdout", errorCode(thrown)).failures.map(describeFailure)));
    return 1;
  }
}

async function answerTo(argv: readonly string[], io: Io): Promise<Answer> {
  const printed: string[] = [];
  let answer: Answer | undefined;
  const program = kumaTp(io, {
    argv,
    print: (text) => printed.push(text),
    answer: async (given) => {
      answer = await given;
    },
  });
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return said(printed.join(""));
    if (thrown instanceof CommanderError)
      return refused(badUsage(problemOf(thrown), commandIn(argv, program)).failures);
    if (isProviderError(thrown)) return refused(thrown.failures);
    throw thrown;
  }
  return answer ?? said(printed.join(""));
}

function said(stdout: string): Answer {
  return { exitCode: 0, stdout, stderr: "" };
}

function refused(failures: readonly Failure[]): Answer {
  const exitCode = failures.every(isBadInput) ? 2 : 1;
  return { exitCode, stdout: "", stderr: textOf(failures.map(describeFailure)) };
}

const BAD_INPUT = [
  ["KTP100", "KTP200"],
  ["KTP400", "KTP425"],
  ["KTP500", "KTP540"],
] as const;

const OF_BOTH = [
  ["KTP310", "KTP370"],
  ["KTP540", "KTP570"],
] as const;

/**
 * Codes of what a person wrote: a spec, its connection, a manifest, a Dataplane, a command line. The others are about hosts; so are those
 * of names of the mesh and of the proxy as a service, where they name one.
 */
function isBadInput({ code, host }: Failure): boolean {
  if (OF_BOTH.some(([from, until]) => from <= code && code < until)) return host === undefined;
  return BAD_INPUT.some(([from, until]) => from <= code && code < until);
}

/** Commander's own message: `error: unknown option '--colour'`, perhaps with a second line that guesses. */
function problemOf({ code, message }: CommanderError): string {
  if (code === "commander.help") return "It is not said what to do.";
  const [first = "", ...rest] = message.replace(/^error: /, "").split("\n");
  const sentence = first.charAt(0).toUpperCase() + first.slice(1);
  return [/[.?!]$/.test(sentence) ? sentence : `${sentence}.`, ...rest].join(" ");
}

function commandIn(argv: readonly string[], program: ReturnType<typeof kumaTp>): string {
  const command = program.commands.find((candidate) => candidate.name() === argv[0]);
  return command === undefined ? "kuma-tp" : `kuma-tp ${command.name()}`;
}
