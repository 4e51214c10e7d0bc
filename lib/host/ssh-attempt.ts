import type { AuthenticationType, AuthHandlerMiddleware, ClientErrorExtensions, NextAuthHandler } from "ssh2";
import { agentMissing, loginRefused, sshNotAgreed } from "../errors/reaching-failures";
import { errorCode } from "./environment";
import type { Hop } from "./ssh-hops";
import { hostKeyText, objectionTo } from "./ssh-host-key";
import type { LoginMethod } from "./ssh-login";

/** An error of the SSH client, which says in which part of the protocol it arose. */
export type SshError = Error & ClientErrorExtensions;

/** Why a try to connect failed that may well succeed next time. */
export class NotReached extends Error {}

/** What happened so far in one try: from it comes the reason when the try fails. */
export class Attempt {
  hostKey = "";
  readonly #hop: Hop;
  #objection: Error | undefined;
  #agentError: Error | undefined;
  #remaining: readonly LoginMethod[];
  #accepted: readonly string[] = [];
  readonly #tried: string[] = [];

  constructor(hop: Hop) {
    this.#hop = hop;
    this.#remaining = hop.login;
  }

  accepts(key: Buffer): boolean {
    this.hostKey = hostKeyText(key);
    this.#objection = objectionTo(key, this.#hop.trust);
    return this.#objection === undefined;
  }

  noteAgent(error: Error): void {
    this.#agentError = error;
  }

  /** Gives the next way to log in that the other side accepts. It says what it accepts only after the first one. */
  readonly nextLogin: AuthHandlerMiddleware = (accepted: AuthenticationType[] | null, _partial, next) => {
    if (accepted !== null) this.#accepted = accepted;
    const method = this.#remaining.find((candidate) => accepted === null || accepted.includes(candidate.method));
    this.#remaining = this.#remaining.filter((candidate) => candidate !== method);
    if (method !== undefined) this.#tried.push(method.label);
    // False says that there is no more; the types do not know it.
    (next as (offer: Parameters<NextAuthHandler>[0] | false) => void)(method?.offer ?? false);
  };

  reasonOf(error: SshError | undefined): Error {
    const { place } = this.#hop;
    if (this.#objection !== undefined) return this.#objection;
    if (error === undefined || error.message === "Connection lost before handshake") {
      return new NotReached("it closed the connection");
    }
    switch (error.level) {
      case "client-authentication":
        return this.#refused();
      case "client-timeout":
        return new NotReached(`no answer within ${this.#hop.secondsPerTry} s`);
      case "client-socket":
        return new NotReached(whyNotReached(error));
      case "handshake":
        return sshNotAgreed(place, error.message.replace(/^Handshake failed: /, ""));
      default:
        return this.#tried.length > 0 ? this.#refused() : sshNotAgreed(place, error.message);
    }
  }

  #refused(): Error {
    const { place, user, login } = this.#hop;
    const socketPath = login.find(({ agentSocketPath }) => agentSocketPath !== undefined)?.agentSocketPath;
    if (this.#agentError !== undefined && socketPath !== undefined && login.length === 1) {
      return agentMissing(place, socketPath, whyNoAgent(this.#agentError));
    }
    return loginRefused(place, user, this.#tried, this.#accepted);
  }
}

/** The client says no more about an agent than which of its questions failed. */
function whyNoAgent(error: Error): string {
  return error.message === "Failed to connect to agent" ? "nobody listens there" : "it tells no keys";
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  ENOTFOUND: "its name is unknown",
  EAI_AGAIN: "the name server does not answer",
  ETIMEDOUT: "no answer",
  EHOSTUNREACH: "no route to it",
  ENETUNREACH: "no route to its network",
};

/** Why a connection could not be made or was lost, in the words of a message. */
export function whyNotReached(error: Error): string {
  const code = errorCode(error);
  return REASONS[code] ?? code;
}
