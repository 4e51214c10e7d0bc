import type { OpenHost } from "../host/open-host";
import type { ConnectionSpec } from "../spec/host";

/** What the methods of a resource need of the world: given, so that tests can give their own. */
export interface World {
  /** @param recordedHostKey the key that the state remembers from the first use */
  open(connection: ConnectionSpec | undefined, recordedHostKey: string | undefined): Promise<OpenHost>;
  /** Tells the user something that is no error. */
  say(message: string): void;
}
