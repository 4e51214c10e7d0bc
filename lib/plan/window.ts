/**
 * The confirm window: the time in which an applied change waits for a word over a new connection. Until then the host
 * belongs to whoever applied it, and takes the change back by itself when the word does not come.
 */
export interface ConfirmWindow {
  /** What the word is: hexadecimal, one for each apply. */
  readonly token: string;
  /** Who applies, for whoever finds the window open: `ci@runner-7`. */
  readonly holder: string;
  /** Seconds from the apply to the end. */
  readonly seconds: number;
}

/** A window that a host was found in. */
export interface FoundWindow {
  readonly token: string;
  readonly holder: string;
  /** Seconds until the host takes the change back; 0 where that was due, and did not happen. */
  readonly secondsLeft: number;
}

/** Reads the file of a window as a host keeps it, by the host's own clock. `undefined`: none, or a text that is none. */
export function readWindow(text: string, now: { boot: string; uptimeSeconds: number }): FoundWindow | undefined {
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, "m").exec(text)?.[1];
  const [token, holder, until, seconds, boot] = ["token", "holder", "until", "seconds", "boot"].map(value);
  if (token === undefined || holder === undefined || until === undefined) return undefined;
  const left = Number(until) - now.uptimeSeconds;
  // A boot ends every window: the clock starts anew, and what was loaded is gone. In a container it may do so under the same
  // boot id: more time is then left than the window ever had.
  const isOfThisBoot = boot === now.boot && left <= Number(seconds);
  return { token, holder, secondsLeft: isOfThisBoot ? Math.max(0, left) : 0 };
}
