import { hostHeld } from "../errors/window-failures";
import type { Managed } from "../host/host";
import type { FoundWindow } from "../plan/window";

/** Lets time pass. */
export type Pause = (seconds: number) => Promise<void>;

/** Seconds that we wait for somebody else's windows, one after the other. */
const PATIENCE_SECONDS = 900;
/** Seconds between two looks: most windows close long before their time. */
const LOOK_SECONDS = 2;

/** What a look tells of changes that wait to be confirmed: one of its own kind, one of another. */
export interface Held {
  readonly window?: FoundWindow;
  readonly otherWindow?: FoundWindow;
}

/** A look at a host that is not waiting for anybody's word any more, and who it was that it waited for. */
export interface FreeHost<Seen> {
  readonly seen: Seen;
  readonly holder?: string;
}

/**
 * Looks at a host, and waits while somebody else's change waits there to be confirmed. A window whose time is over
 * holds nobody up.
 *
 * @throws ProviderError KTP283 when it is still held after that time, or at once where no pause is given
 */
export async function observeFree<Spec, Seen extends Held>(
  host: Pick<Managed<Spec, Seen, never>, "name" | "observe">,
  spec: Spec,
  pause?: Pause,
): Promise<FreeHost<Seen>> {
  let holder: string | undefined;
  for (let waited = 0; ; waited += LOOK_SECONDS) {
    const seen = await host.observe(spec);
    const window = [seen.window, seen.otherWindow].find((one) => one !== undefined && one.secondsLeft > 0);
    if (window === undefined) return holder === undefined ? { seen } : { seen, holder };
    holder = window.holder;
    if (pause === undefined || waited >= PATIENCE_SECONDS) throw hostHeld(host.name, holder, window.secondsLeft);
    await pause(LOOK_SECONDS);
  }
}
