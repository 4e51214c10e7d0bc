import { readJournal } from "../../lib/plan/journal";
import { HOST_STATE } from "../../lib/plan/state-folder";
import { SandboxHost, type SandboxHostOptions } from "../../sandbox/host";

/** A sandbox host as a program declares it, reached by an argv. */
export class ManagedHost implements AsyncDisposable {
  readonly sandbox: SandboxHost;

  private constructor(sandbox: SandboxHost) {
    this.sandbox = sandbox;
  }

  static async start(options: SandboxHostOptions = {}): Promise<ManagedHost> {
    return new ManagedHost(await SandboxHost.start(options));
  }

  get connection(): { readonly exec: readonly string[] } {
    return { exec: this.sandbox.enterArgv("sh") };
  }

  /** Runs lines of shell on the host, each of which has to succeed, and gives their stdout. */
  sh(script: string): Promise<string> {
    return this.sandbox.mustExec(["sh", "-e", "-s"], { stdin: script, timeoutSeconds: 60 });
  }

  snapshot(): Promise<string> {
    return this.sandbox.snapshot();
  }

  /** How often something of ours was changed there; undefined where nothing of ours is. */
  async generation(): Promise<number | undefined> {
    return readJournal(await this.sh(`cat ${HOST_STATE.journal} 2>/dev/null || :`))?.generation;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox.stop();
  }
}
