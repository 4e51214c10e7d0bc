import { constants } from "node:os";
import type { Client, ClientChannel } from "ssh2";
import { connectionLost, sessionRefused } from "../errors/script-failures";
import { pause } from "./deadline";
import type { Clock } from "./environment";
import { runScript, type Shell, type ShellEnd, scriptOutput } from "./run-script";
import type { Runner, ScriptOptions, ScriptResult } from "./runner";
import type { Route } from "./ssh-route";

/**
 * Runs scripts on a host over one SSH connection, each in a session of its own.
 *
 * Opening a session costs two round trips, so the next one is opened while the one before works: a shell waits for
 * its script on the host, and a script costs one round trip. Where sshd allows no second session at a time
 * (`MaxSessions 1`), each is opened when it is needed.
 */
export class SshRunner implements Runner {
  readonly name: string;
  readonly hostKey: string;
  readonly #route: Route;
  readonly #shell: Shell;
  /** Scripts under way, each until its session is closed. */
  readonly #running = new Set<Promise<ShellEnd>>();
  #next: Promise<WaitingShell | undefined>;
  #lost: string | undefined;

  constructor(route: Route, sudoPassword: string | undefined, clock: Clock) {
    this.name = route.host.hop.place.host;
    this.hostKey = route.host.hostKey;
    this.#route = route;
    const execute = (text: string, signal: AbortSignal): Promise<ShellEnd> => this.#execute(text, signal);
    this.#shell = { name: this.name, sudoPassword, clock, execute };
    this.#next = this.#openAhead();
    void route.host.closed.then((reason) => {
      this.#lost ??= reason;
    });
  }

  run(script: string, options: ScriptOptions): Promise<ScriptResult> {
    return runScript(this.#shell, script, options);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#lost ??= "it was closed";
    return this.#route.close();
  }

  async #execute(text: string, signal: AbortSignal): Promise<ShellEnd> {
    signal.addEventListener("abort", () => {
      this.#lost ??= "a script before was given up";
      this.#route.destroy();
    });
    const channel = await this.#takeShell(signal);
    const end = endOf(channel, this.#route.host.closed);
    this.#running.add(end);
    channel.end(text);
    this.#next = this.#openAhead();
    return end.finally(() => this.#running.delete(end));
  }

  async #takeShell(signal: AbortSignal): Promise<ClientChannel> {
    const next = this.#next;
    this.#next = Promise.resolve(undefined);
    const waiting = await next;
    const isFit = waiting !== undefined && !waiting.hasEnded && waiting.channel.writable;
    return isFit && this.#lost === undefined ? waiting.channel : this.#openWhenPossible(signal);
  }

  /** A shell for the next script; none where it cannot be opened now: who needs it then will hear why. */
  #openAhead(): Promise<WaitingShell | undefined> {
    return openShell(this.#route.host.client).catch(() => undefined);
  }

  /** A shell for this script. Where sshd allows no more sessions, one of ours has to end first. */
  async #openWhenPossible(signal: AbortSignal): Promise<ClientChannel> {
    for (let tries = 1; ; tries += 1) {
      if (this.#lost !== undefined) throw connectionLost(this.name, this.#lost);
      try {
        return (await openShell(this.#route.host.client)).channel;
      } catch (thrown) {
        if (this.#running.size > 0) await Promise.race(this.#running);
        else if (this.#lost === undefined && tries >= SESSION_TRIES)
          throw sessionRefused(this.name, whyRefused(thrown));
        // sshd counts a session for a moment longer than it tells us of it.
        await pause(this.#shell.clock, SESSION_PAUSE_MILLISECONDS, signal);
      }
    }
  }
}

const SESSION_TRIES = 4;
const SESSION_PAUSE_MILLISECONDS = 50;

function whyRefused(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message.replace(/^.*failure: /, "") : "unknown error";
}

/** A shell on the host that waits for its script. */
interface WaitingShell {
  readonly channel: ClientChannel;
  readonly hasEnded: boolean;
}

function openShell(client: Client): Promise<WaitingShell> {
  return new Promise((resolve, reject) => {
    client.exec("sh", (error, channel) => {
      if (error !== undefined) return reject(error);
      const shell = { channel, hasEnded: false };
      const end = (): void => {
        shell.hasEnded = true;
      };
      channel.on("exit", end).on("close", end);
      resolve(shell);
    });
  });
}

/** Collects what a shell says until its session, or the connection, is closed. */
async function endOf(channel: ClientChannel, connectionClosed: Promise<string>): Promise<ShellEnd> {
  const [stdout, stderr] = [scriptOutput(), scriptOutput()];
  channel.on("data", (chunk: Buffer) => stdout.add(chunk));
  channel.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
  // Writing to a session that the other side has closed fails; how it ended is said below.
  channel.on("error", () => undefined);
  let status: number | undefined;
  channel.on("exit", (code: number | null, signal?: string) => {
    status = code ?? 128 + signalNumber(signal);
  });
  // With a connection its sessions are closed too, a moment before it says why.
  const sessionClosed = new Promise<string>((resolve) => {
    channel.on("close", () => setImmediate(resolve, "its session was closed"));
  });
  const reason = await Promise.race([sessionClosed, connectionClosed]);
  return { stdout, stderr, exit: status ?? reason };
}

function signalNumber(name: string | undefined): number {
  return Object.entries(constants.signals).find(([signal]) => signal === name)?.[1] ?? 0;
}
