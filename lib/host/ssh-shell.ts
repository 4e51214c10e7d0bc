import { constants } from "node:os";
import type { ClientChannel } from "ssh2";
import { type ShellEnd, scriptOutput } from "./run-script";
import type { Dialled } from "./ssh-dial";

/** A shell on a host, in a session of its own, that waits for a script on its stdin. */
export class SshShell {
  /** How it ended: when its session is closed, or its connection. */
  readonly ended: Promise<ShellEnd>;
  readonly #channel: ClientChannel;
  #status: number | undefined;
  #isClosed = false;

  // What a shell says, and its exit status, may come together with the news that it runs: nothing is read later.
  constructor(channel: ClientChannel, connectionClosed: Promise<string>) {
    this.#channel = channel;
    channel.on("exit", (code: number | null, signal?: string) => {
      this.#status = code ?? 128 + signalNumber(signal);
    });
    // Writing to a session that the other side has closed fails; how it ended is said elsewhere.
    channel.on("error", () => undefined);
    // With a connection its sessions are closed too, a moment before it says why.
    const sessionClosed = new Promise<string>((resolve) => {
      channel.on("close", () => {
        this.#isClosed = true;
        setImmediate(resolve, "its session was closed");
      });
    });
    this.ended = this.#read(Promise.race([sessionClosed, connectionClosed]));
  }

  static open({ client, closed }: Dialled): Promise<SshShell> {
    return new Promise((resolve, reject) => {
      client.exec("sh", (error, channel) =>
        error === undefined ? resolve(new SshShell(channel, closed)) : reject(error),
      );
    });
  }

  /** Whether it can take a script, as far as we know. */
  get isWaiting(): boolean {
    return this.#status === undefined && !this.#isClosed && this.#channel.writable;
  }

  /** Gives it its script, and tells how it ended. */
  run(text: string): Promise<ShellEnd> {
    this.#channel.end(text);
    return this.ended;
  }

  async #read(closed: Promise<string>): Promise<ShellEnd> {
    const [stdout, stderr] = [scriptOutput(), scriptOutput()];
    this.#channel.on("data", (chunk: Buffer) => stdout.add(chunk));
    this.#channel.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
    const reason = await closed;
    return { stdout, stderr, exit: this.#status ?? reason };
  }
}

function signalNumber(name: string | undefined): number {
  return Object.entries(constants.signals).find(([signal]) => signal === name)?.[1] ?? 0;
}
