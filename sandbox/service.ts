import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** Bytes of what a service has said that are kept, for the message of a start that failed. */
const KEPT = 4000;

/** A program that serves until it is stopped, in a process group of its own. */
export class Service implements AsyncDisposable {
  private readonly name: string;
  private readonly child: ChildProcess;
  private said = "";

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.child = child;
    child.on("error", (error) => this.hear(error.message));
    child.stdout?.on("data", (part: Buffer) => this.hear(part.toString("utf8")));
    child.stderr?.on("data", (part: Buffer) => this.hear(part.toString("utf8")));
  }

  static start(name: string, argv: readonly string[], env: NodeJS.ProcessEnv): Service {
    const [file = "", ...args] = argv;
    return new Service(name, spawn(file, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] }));
  }

  /** Waits until a question is answered with yes. @throws Error when the service ends before, or says no for too long */
  async until(isReady: () => Promise<boolean>, seconds: number): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline && !this.hasEnded()) {
      if (await isReady()) return;
      await sleep(50);
    }
    const fate = this.hasEnded() ? "ended at once" : `was not ready in ${seconds} s`;
    await this.stop();
    throw new Error(`${this.name} ${fate}. It said: ${this.said.trim()}`);
  }

  async stop(): Promise<void> {
    if (this.hasEnded()) return;
    const closed = once(this.child, "close");
    process.kill(-(this.child.pid ?? 0), "SIGKILL");
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private hear(part: string): void {
    this.said = `${this.said}${part}`.slice(-KEPT);
  }

  private hasEnded(): boolean {
    return this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
