import { connectionLost, sessionRefused } from "../errors/script-failures";
import { pause } from "./deadline";
import type { Clock } from "./environment";
import { runScript, type Shell, type ShellEnd } from "./run-script";
import type { Runner, ScriptOptions, ScriptResult } from "./runner";
import type { Route } from "./ssh-route";
import { SshShell } from "./ssh-shell";

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
  #next: Promise<SshShell | undefined>;
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
    const shell = await this.#takeShell(signal);
    const end = shell.run(text);
    this.#running.add(end);
    this.#next = this.#openAhead();
    return end.finally(() => this.#running.delete(end));
  }

  async #takeShell(signal: AbortSignal): Promise<SshShell> {
    const next = this.#next;
    this.#next = Promise.resolve(undefined);
    const shell = await next;
    return shell?.isWaiting && this.#lost === undefined ? shell : this.#openWhenPossible(signal);
  }

  /** A shell for the next script; none where it cannot be opened now: who needs it then will hear why. */
  #openAhead(): Promise<SshShell | undefined> {
    return SshShell.open(this.#route.host).catch(() => undefined);
  }

  /** A shell for this script. Where sshd allows no more sessions, one of ours has to end first. */
  async #openWhenPossible(signal: AbortSignal): Promise<SshShell> {
    for (let tries = 1; ; tries += 1) {
      if (this.#lost !== undefined) throw connectionLost(this.name, this.#lost);
      try {
        return await SshShell.open(this.#route.host);
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
