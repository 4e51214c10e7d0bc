import type { ConnectOptions } from "../../../lib/host/connecting";
import type { Host } from "../../../lib/host/host";
import { HostLifecycle } from "../../../lib/lifecycle/lifecycle";
import type { Wire } from "../../../lib/lifecycle/wire";
import type { ConnectionSpec } from "../../../lib/spec/host";

/** A world with one host in it, which remembers who came by. */
export class OneHostWorld {
  host: Host;
  /** The key that it shows, where it is reached by SSH. */
  hostKey: string | undefined;
  /** Keys that the state remembered, one for each opening. */
  readonly recorded: (string | undefined)[] = [];
  readonly said: string[] = [];
  readonly lifecycle: HostLifecycle;
  #isOpen = 0;
  mostOpen = 0;

  constructor(host: Host) {
    this.host = host;
    this.lifecycle = new HostLifecycle({
      open: (_connection: ConnectionSpec | undefined, { recordedHostKey }: ConnectOptions) => {
        this.recorded.push(recordedHostKey);
        this.#isOpen += 1;
        this.mostOpen = Math.max(this.mostOpen, this.#isOpen);
        return Promise.resolve({
          host: this.host,
          ...(this.hostKey === undefined ? {} : { hostKey: this.hostKey }),
          [Symbol.asyncDispose]: async () => {
            this.#isOpen -= 1;
          },
        });
      },
      say: (message) => this.said.push(message),
    });
  }
}

/** What a method throws, with whatever it holds. @throws Error when it does not throw */
export async function thrownBy(
  attempt: Promise<unknown>,
): Promise<Error & { readonly properties?: Wire; readonly id?: string }> {
  const thrown = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Error) return thrown;
  throw new Error("nothing was thrown");
}
