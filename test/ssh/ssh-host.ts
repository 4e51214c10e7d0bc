import { readFile } from "node:fs/promises";
import { connect as connectTcp } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Environment, processEnvironment } from "../../lib/host/environment";
import type { ScriptOptions } from "../../lib/host/runner";
import type { SshConnectionSpec } from "../../lib/spec/host";
import { SandboxHost, type SandboxHostOptions } from "../../sandbox/host";

/** Scripts that become root, and scripts that do not. */
export const AS_ROOT: ScriptOptions = { asRoot: true, deadlineSeconds: 15 };
export const AS_USER: ScriptOptions = { asRoot: false, deadlineSeconds: 15 };

/** A sandbox host with what a test needs to know about its sshd. */
export class SshHost implements AsyncDisposable {
  readonly box: SandboxHost;
  /** Its Ed25519 host key, as `hostKey` takes it. */
  readonly hostKey: string;
  /** The private key that opens root, app, ops and opspw. */
  readonly privateKey: string;

  private constructor(box: SandboxHost, hostKey: string, privateKey: string) {
    this.box = box;
    this.hostKey = hostKey;
    this.privateKey = privateKey;
  }

  static async start(options?: SandboxHostOptions): Promise<SshHost> {
    const box = await SandboxHost.start(options);
    const published = await box.mustExec(["ssh-keygen", "-yf", "/etc/ssh/ssh_host_ed25519_key"]);
    return new SshHost(box, bare(published), await readFile(box.keyPath, "utf8"));
  }

  get address(): string {
    return this.box.address;
  }

  /** A connection by key to a host whose key is known; tried once. */
  connection(given: Partial<SshConnectionSpec> = {}): SshConnectionSpec {
    const { hostKey, privateKey } = this;
    return { host: this.address, hostKey, privateKey, dialErrorLimit: 1, perDialTimeout: 5, ...given };
  }

  /** The same with no way to log in but the given ones. */
  bareConnection(given: Partial<SshConnectionSpec>): SshConnectionSpec {
    const { privateKey: _none, ...rest } = this.connection();
    return { ...rest, ...given };
  }

  /** Starts another sshd of the host, with options of its own, and waits until it listens. */
  async sshd(port: number, ...options: readonly string[]): Promise<void> {
    const given = options.flatMap((option) => ["-o", option]);
    await this.box.spawn(["/usr/sbin/sshd", "-D", "-p", `${port}`, "-o", "PidFile=none", ...given]);
    await this.until(async () => listens(this.address, port), `sshd on port ${port}`);
  }

  /** Whether a file is there. */
  async has(path: string): Promise<boolean> {
    return (await this.box.exec(["test", "-e", path])).code === 0;
  }

  /** Waits until something is so. @throws Error after 10 seconds */
  async until(isSo: () => Promise<boolean>, what: string): Promise<void> {
    for (let waited = 0; waited < 10_000; waited += 20) {
      if (await isSo()) return;
      await sleep(20);
    }
    throw new Error(`${this.box.name}: waited in vain for ${what}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.box.stop();
  }
}

/** A public key without its comment. */
export function bare(publicKey: string): string {
  return publicKey.trim().split(" ").slice(0, 2).join(" ");
}

/** An environment without known_hosts, agent and variables, but for those given. */
export function environmentOf(variables: Readonly<Record<string, string>> = {}): Environment {
  return { ...processEnvironment(), homeDirectory: "/nowhere", variables };
}

/** What an attempt throws. @throws Error when it does not */
export async function thrownBy(attempt: Promise<unknown>): Promise<Error> {
  const thrown = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Error) return thrown;
  throw new Error("nothing was thrown");
}

/** Everything that a thrown error shows to whoever prints it. */
export function shownBy(error: Error): string {
  return [error.message, error.stack, String(error), JSON.stringify(error), JSON.stringify(error.cause)].join("\n");
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port });
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
