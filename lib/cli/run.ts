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

/**
 * Codes of what a person wrote: a spec, its connection, a manifest, a command line. The others are about hosts; so are those
 * of names of the mesh, where they name one.
 */
function isBadInput({ code, host }: Failure): boolean {
  if (code >= "KTP310" && code < "KTP370") return host === undefined;
  return (code >= "KTP100" && code < "KTP200") || (code >= "KTP400" && code < "KTP425");
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
