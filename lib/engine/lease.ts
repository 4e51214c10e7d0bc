import { hostHeld } from "../errors/window-failures";
import type { Host } from "../host/host";
import type { Observation } from "../plan/observation";
import type { ResolvedHostSpec } from "../spec/resolved";

/** Lets time pass. */
export type Pause = (seconds: number) => Promise<void>;

/** Seconds that we wait for somebody else's windows, one after the other. */
const PATIENCE_SECONDS = 900;
/** Seconds between two looks: most windows close long before their time. */
const LOOK_SECONDS = 2;

/** A look at a host that is not waiting for anybody's word any more, and who it was that it waited for. */
export interface FreeHost {
  readonly seen: Observation;
  readonly holder?: string;
}

/**
 * Looks at a host, and waits while somebody else's change waits there to be confirmed. A window whose time is over
 * holds nobody up.
 *
 * @throws ProviderError KTP283 when it is still held after that time, or at once where no pause is given
 */
export async function observeFree(host: Host, spec: ResolvedHostSpec, pause?: Pause): Promise<FreeHost> {
  let holder: string | undefined;
  for (let waited = 0; ; waited += LOOK_SECONDS) {
    const seen = await host.observe(spec);
    const { window } = seen;
    if (window === undefined || window.secondsLeft === 0) return holder === undefined ? { seen } : { seen, holder };
    holder = window.holder;
    if (pause === undefined || waited >= PATIENCE_SECONDS) throw hostHeld(host.name, holder, window.secondsLeft);
    await pause(LOOK_SECONDS);
  }
}
