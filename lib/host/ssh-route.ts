import type { Duplex } from "node:stream";
import type { ProviderError } from "../errors/failure";
import { forwardingRefused, hopUnreachable, hostUnreachable } from "../errors/reaching-failures";
import { connectionLost } from "../errors/script-failures";
import { pause } from "./deadline";
import type { Clock } from "./environment";
import { NotReached } from "./ssh-attempt";
import { type Dialled, dialOnce, type Keepalive, openSocket } from "./ssh-dial";
import type { Hop } from "./ssh-hops";
import type { Ssh2 } from "./ssh2-package";

/** The way to a host: one open connection for each hop, each through the one before, the host last. */
export interface Route {
  readonly host: Dialled;
  /** Closes every connection at once, without a word. */
  destroy(): void;
  /** Takes leave of every machine, the host first, and waits until the connections are closed. */
  close(): Promise<void>;
}

/** What opening a way needs. */
export interface Journey {
  readonly ssh2: Ssh2;
  readonly clock: Clock;
  readonly keepalive: Keepalive;
  /** Aborted when the time is up: every connection is closed then. */
  readonly signal: AbortSignal;
  /** Where it stands, for the message when the time is up. */
  readonly progress: Progress;
}

/** How far a way has come. */
export interface Progress {
  hop: Hop | undefined;
  tries: number;
  last: string;
}

/** Opens the way hop by hop. @throws ProviderError the first that goes wrong, with its hop named */
export async function openRoute(hops: readonly Hop[], journey: Journey): Promise<Route> {
  const connections: Dialled[] = [];
  // The first connection carries the others.
  const destroy = (): void => connections[0]?.destroy();
  journey.signal.addEventListener("abort", destroy);
  try {
    for (const hop of hops) connections.push(await dial(hop, connections.at(-1), journey));
    const host = connections.at(-1);
    if (host === undefined) throw new Error("unreachable: a way without a host");
    return { host, destroy, close: () => close(connections, journey.clock) };
  } catch (thrown) {
    destroy();
    throw thrown;
  }
}

async function dial(hop: Hop, through: Dialled | undefined, journey: Journey): Promise<Dialled> {
  const { clock, signal, progress } = journey;
  const started = clock.now();
  for (let tries = 1; ; tries += 1) {
    Object.assign(progress, { hop, tries });
    try {
      return await tryOnce(hop, through, journey);
    } catch (thrown) {
      if (!(thrown instanceof NotReached)) throw thrown;
      progress.last = thrown.message;
    }
    const isLast = hop.tries > 0 && tries >= hop.tries;
    if (isLast || signal.aborted) throw notReached(progress, (clock.now() - started) / 1000);
    await pause(clock, millisecondsBeforeTry(tries + 1), signal);
  }
}

/** A host that boots is not asked every moment, and not kept waiting for long when it is there. */
function millisecondsBeforeTry(number: number): number {
  return Math.min(5000, 250 * 2 ** (number - 2));
}

/** The failure of a way that could not be opened, by where it stood. */
export function notReached({ hop, tries, last }: Progress, seconds: number): ProviderError {
  if (hop === undefined) throw new Error("unreachable: no hop was tried");
  const unreachable = hop.isTarget ? hostUnreachable : hopUnreachable;
  return unreachable(hop.place, { tries, seconds, last });
}

async function tryOnce(hop: Hop, through: Dialled | undefined, journey: Journey): Promise<Dialled> {
  const stream = through === undefined ? openSocket(hop) : await forward(hop, through);
  const giveUp = (): void => void stream.destroy();
  journey.signal.addEventListener("abort", giveUp);
  try {
    return await dialOnce(journey.ssh2, hop, stream, journey.keepalive);
  } finally {
    journey.signal.removeEventListener("abort", giveUp);
  }
}

/** Reason of SSH for a channel that its server does not want, rather than cannot open (RFC 4254 §5.1). */
const PROHIBITED = 1;

function forward(hop: Hop, through: Dialled): Promise<Duplex> {
  const { host, port } = hop;
  const { place } = through.hop;
  return new Promise((resolve, reject) => {
    const refused = (error: Error): Error => {
      if ("reason" in error && error.reason === PROHIBITED) return forwardingRefused(place, `${host}:${port}`);
      return new NotReached(`${place.host} says: ${error.message.replace(/^.*failure: /, "")}`);
    };
    try {
      through.client.forwardOut("127.0.0.1", 0, host, port, (error, stream) =>
        error === undefined ? resolve(stream) : reject(refused(error)),
      );
    } catch {
      // The client throws where its connection is gone.
      through.closed.then((reason) => reject(connectionLost(place.host, reason)), reject);
    }
  });
}

/** Time for the other side to take leave. */
const LEAVE_MILLISECONDS = 1000;

async function close(connections: readonly Dialled[], clock: Clock): Promise<void> {
  const stopTimer = clock.after(LEAVE_MILLISECONDS, () => connections[0]?.destroy());
  for (const { client, closed } of connections.toReversed()) {
    client.end();
    await closed;
  }
  stopTimer();
}
