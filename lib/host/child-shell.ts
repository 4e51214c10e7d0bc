import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { constants } from "node:os";
import { commandNotStarted } from "../errors/script-failures";
import { type Environment, errorCode } from "./environment";
import { type ShellEnd, scriptOutput } from "./run-script";

/**
 * Gives a text to a shell that an argv starts on this machine. The child leads a process group of its own, which is
 * killed as a whole when the signal is aborted, and has no terminal on which anything could ask for a password.
 *
 * @throws ProviderError `KTP223` when the program cannot be started
 */
export function executeInChild(
  name: string,
  argv: readonly string[],
  text: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<ShellEnd> {
  const [program = "", ...args] = argv;
  const child = spawn(program, args, { env: { ...environment.variables }, detached: true, stdio: "pipe" });
  const [stdout, stderr] = [scriptOutput(), scriptOutput()];
  child.stdout.on("data", (chunk: Buffer) => stdout.add(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
  // A child that does not read its stdin to the end says so by how it ends.
  child.stdin.on("error", () => undefined);
  child.stdin.end(text);
  signal.addEventListener("abort", () => killGroup(child));
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(commandNotStarted(name, program, whyNotStarted(error))));
    child.on("close", (code, ended) => resolve({ stdout, stderr, exit: code ?? 128 + signalNumber(ended) }));
  });
}

function killGroup(child: ChildProcessWithoutNullStreams): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group has ended, or sudo made it root's.
  }
  // A process that left the group may hold the pipes: nobody waits for it.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  child.unref();
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === null ? 0 : constants.signals[signal];
}

function whyNotStarted(error: Error): string {
  const code = errorCode(error);
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "there is no such program",
    EACCES: "it may not be executed",
  };
  return reasons[code] ?? code;
}
