import type { Host } from "../host/host";
import type { ConnectionSpec } from "../spec/host";

/** A host that can be spoken to, until it is disposed. */
export interface OpenHost extends AsyncDisposable {
  readonly host: Host;
  /** Public key that it showed, where it was reached by SSH. */
  readonly hostKey?: string;
}

/** What the methods of a resource need of the world: given, so that tests can give their own. */
export interface World {
  /** @param recordedHostKey the key that the state remembers from the first use */
  open(connection: ConnectionSpec | undefined, recordedHostKey: string | undefined): Promise<OpenHost>;
  /** Tells the user something that is no error. */
  say(message: string): void;
}
