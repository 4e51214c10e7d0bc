import { connect as connectTcp, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { Attempt, type SshError, whyNotReached } from "./ssh-attempt";
import type { Hop } from "./ssh-hops";
import { hostKeyAlgorithms } from "./ssh-host-key";
import type { Ssh2 } from "./ssh2-package";

/** An open SSH connection to one machine. */
export interface Dialled {
  readonly hop: Hop;
  readonly client: Client;
  readonly hostKey: string;
  /** Settles when the connection is closed, with the reason where it was not us. */
  readonly closed: Promise<string>;
  /** Closes the connection at once, without a word to the other side. */
  destroy(): void;
}

/** How often a silent connection is asked whether it still lives; three questions without an answer end it. */
export interface Keepalive {
  readonly seconds: number;
}

/** Time for each address of a name before the next one is tried too. */
const MILLISECONDS_PER_ADDRESS = 2000;

/** A TCP connection to the first hop, which the SSH client takes over while it is being made. */
export function openSocket(hop: Hop): Socket {
  return connectTcp({
    host: hop.host,
    port: hop.port,
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: MILLISECONDS_PER_ADDRESS,
  });
}

/**
 * Tries once to connect to a hop over a stream, to check its key and to log in.
 *
 * @throws NotReached where a next try makes sense
 * @throws ProviderError host key, login, or no common algorithms
 */
export function dialOnce(ssh2: Ssh2, hop: Hop, stream: Duplex, keepalive: Keepalive): Promise<Dialled> {
  const client = new ssh2.Client();
  const attempt = new Attempt(hop);
  const closed = reasonOfClose(client);
  return new Promise((resolve, reject) => {
    const fail = (reason: Error): void => {
      stream.destroy();
      reject(reason);
    };
    // An agent that is missing is one way less to log in; the client goes on with the next.
    client.on("error", (error) => (isAboutAgent(error) ? attempt.noteAgent(error) : fail(attempt.reasonOf(error))));
    client.on("close", () => fail(attempt.reasonOf(undefined)));
    client.on("ready", () =>
      resolve({ hop, client, closed, hostKey: attempt.hostKey, destroy: () => stream.destroy() }),
    );
    client.connect({
      sock: stream,
      username: hop.user,
      readyTimeout: hop.secondsPerTry * 1000,
      keepaliveInterval: keepalive.seconds * 1000,
      keepaliveCountMax: 3,
      algorithms: { serverHostKey: hostKeyAlgorithms(hop.trust.trusted) },
      hostVerifier: (key: Buffer) => attempt.accepts(key),
      authHandler: attempt.nextLogin,
    });
  });
}

/** What ended a connection: the first that went wrong, as the rest follows from it. */
function reasonOfClose(client: Client): Promise<string> {
  const end = "it closed the connection";
  let first: string | undefined;
  client.on("error", (error) => {
    first ??= error.level === "client-timeout" ? "it fell silent" : whyNotReached(error);
  });
  client.on("end", () => {
    first ??= end;
  });
  return new Promise((resolve) => client.on("close", () => resolve(first ?? end)));
}

const isAboutAgent = (error: SshError): boolean => error.level === "agent";
