import { readFile } from "node:fs/promises";
import { connect } from "../../lib/host/connect";
import { processEnvironment } from "../../lib/host/environment";
import type { MeshDnsHost, Open } from "../../lib/host/host";
import { LinuxHost } from "../../lib/host/linux-host";
import { LinuxMeshDns } from "../../lib/host/linux-mesh-dns";
import type { Runner } from "../../lib/host/runner";
import { type Journal, readJournal } from "../../lib/plan/journal";
import { HOST_STATE } from "../../lib/plan/state-folder";
import type { SshConnectionSpec } from "../../lib/spec/host";
import { SandboxHost, type SandboxHostOptions } from "../../sandbox/host";

export { hostSpec } from "./host-spec";

/** A sandbox host as the package sees it: reached by an argv that gives a shell there. */
export async function hostUnderTest(sandbox: SandboxHost): Promise<{ host: LinuxHost; runner: Runner }> {
  const runner = await connect({ exec: [...sandbox.enterArgv("sh")] }, processEnvironment());
  return { runner, host: new LinuxHost(runner) };
}

/** How it resolves names of the mesh, over a connection of its own. */
export async function meshDnsUnderTest(sandbox: SandboxHost): Promise<Open<MeshDnsHost>> {
  const runner = await connect({ exec: [...sandbox.enterArgv("sh")] }, processEnvironment());
  return { host: new LinuxMeshDns(runner), [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
}

/** The same over SSH. */
export async function hostOverSsh(sandbox: SandboxHost): Promise<{ host: LinuxHost; runner: Runner }> {
  const runner = await connect(await sshConnection(sandbox), processEnvironment());
  return { runner, host: new LinuxHost(runner) };
}

/** A connection to a sandbox host as root, by key. */
export async function sshConnection(sandbox: SandboxHost): Promise<SshConnectionSpec> {
  const published = await sandbox.mustExec(["ssh-keygen", "-yf", "/etc/ssh/ssh_host_ed25519_key"]);
  const hostKey = published.trim().split(" ").slice(0, 2).join(" ");
  return { host: sandbox.address, user: "root", hostKey, privateKey: await readFile(sandbox.keyPath, "utf8") };
}

/** A sandbox host and the package's view of it, stopped together. */
export class TestHost implements AsyncDisposable {
  readonly sandbox: SandboxHost;
  readonly host: LinuxHost;
  readonly #runner: Runner;

  private constructor(sandbox: SandboxHost, host: LinuxHost, runner: Runner) {
    this.sandbox = sandbox;
    this.host = host;
    this.#runner = runner;
  }

  static async start(options: SandboxHostOptions = {}): Promise<TestHost> {
    const sandbox = await SandboxHost.start(options);
    const { host, runner } = await hostUnderTest(sandbox);
    return new TestHost(sandbox, host, runner);
  }

  /** Runs lines of shell on the host, each of which has to succeed, and gives their stdout. */
  sh(script: string): Promise<string> {
    return this.sandbox.mustExec(["sh", "-e", "-s"], { stdin: script, timeoutSeconds: 60 });
  }

  /** What the host itself keeps of what was done to it. */
  async journal(): Promise<Journal | undefined> {
    return readJournal(await this.sh(`cat ${HOST_STATE.journal} 2>/dev/null || :`));
  }

  async stop(): Promise<void> {
    await this.#runner[Symbol.asyncDispose]();
    await this.sandbox.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
