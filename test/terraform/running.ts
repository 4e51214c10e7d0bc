import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { exitStatus, type Ran } from "../../sandbox/command";
import { until } from "../support/until";

/** A command of the engine under way, in a process group of its own as a terminal gives it one. */
export class Running {
  readonly ended: Promise<Ran>;
  readonly #child: ChildProcessWithoutNullStreams;
  #said = "";

  constructor([program = "", ...args]: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
    this.#child = spawn(program, args, { ...options, detached: true, stdio: "pipe" });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding("utf8").on("data", (part: string) => {
        this.#said += part;
      });
    }
    this.ended = once(this.#child, "close").then(([code, signal]) => ({
      code: exitStatus(code as number | null, signal as NodeJS.Signals | null),
      stdout: this.#said,
      stderr: "",
    }));
  }

  /** What Ctrl-C does: every process of the group is told, and the engine tells its providers. */
  async interrupt(): Promise<void> {
    this.#signal("SIGINT");
    await this.says(/Stopping operation/);
  }

  /** Waits until it has said something. */
  says(what: RegExp): Promise<void> {
    return until(async () => what.test(this.#said));
  }

  /** Ends the engine and all that it has started at once. */
  async killGroup(): Promise<void> {
    this.#signal("SIGKILL");
    await this.ended;
  }

  /** Ends the engine alone. */
  async killEngine(): Promise<void> {
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }

  /** Process of the provider that works for it now. */
  async provider(): Promise<number> {
    const found: number[] = [];
    for (const entry of await readdir("/proc")) {
      if (/^\d+$/.test(entry) && (await parentOf(entry)) === this.#child.pid) found.push(Number(entry));
    }
    const [provider, ...others] = found;
    if (provider === undefined || others.length > 0) throw new Error(`the engine has ${found.length} providers`);
    return provider;
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
  }
}

/** `undefined` of a process that has ended meanwhile. */
async function parentOf(process: string): Promise<number | undefined> {
  const status = await readFile(`/proc/${process}/status`, "utf8").catch(() => "");
  const parent = /^PPid:\s+(\d+)$/m.exec(status)?.[1];
  return parent === undefined ? undefined : Number(parent);
}
