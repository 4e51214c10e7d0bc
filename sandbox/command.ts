import { spawn } from "node:child_process";

/** How a command ended. A signal that ended it shows as 128 + its number, as a shell says it. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly cwd?: string;
  /** The whole environment. @default this process's own */
  readonly env?: NodeJS.ProcessEnv;
  /** Seconds after which the command and all of its process group are killed. @default never */
  readonly timeoutSeconds?: number;
  /**
   * Whether the command gets a process group of its own. A command that has none ends with Ctrl-C; one
   * that has can be killed with all of its children.
   * @default whether `timeoutSeconds` is given
   */
  readonly ownGroup?: boolean;
}

const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGPIPE: 13, SIGTERM: 15 };

/** Runs a command to its end. An exit status other than 0 is a result; only a command that cannot start throws. */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const [file = "", ...args] = argv;
  const detached = options.ownGroup ?? options.timeoutSeconds !== undefined;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: options.cwd, env: options.env ?? process.env, detached, stdio: "pipe" });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => stdout.push(part));
    child.stderr.on("data", (part: Buffer) => stderr.push(part));
    // A command may end without reading its input: that is its exit status to tell, not a broken pipe of ours.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.stdin ?? "");
    const timer = killAfter(options.timeoutSeconds, () => killGroup(child.pid, detached));
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new Error(`${argv.join(" ")}: ${error.message}`, { cause: error }));
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code: exitStatus(code, signal), stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

/** Runs a command that has to succeed, and gives what it wrote to stdout. */
export async function mustRun(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const ran = await run(argv, options);
  if (ran.code !== 0) {
    throw new Error(`${argv.join(" ")} ended with exit status ${ran.code}: ${ran.stderr.trim() || ran.stdout.trim()}`);
  }
  return ran.stdout;
}

/** Exit status of a process, as a shell tells it. */
export function exitStatus(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (SIGNAL_NUMBERS[signal ?? ""] ?? 0);
}

function killAfter(seconds: number | undefined, kill: () => void): NodeJS.Timeout | undefined {
  return seconds === undefined ? undefined : setTimeout(kill, seconds * 1000);
}

function killGroup(pid: number | undefined, ownGroup: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(ownGroup ? -pid : pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}

const text = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString("utf8");
