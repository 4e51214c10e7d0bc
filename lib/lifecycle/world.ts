import type { Changing } from "../engine/confirm";
import type { ConnectOptions } from "../host/connecting";
import type { Host, Open } from "../host/host";
import type { ConnectionSpec } from "../spec/host";

/** What the methods of a resource need of the world: given, so that tests can give their own. `Of`: what they manage there. */
export interface World<Of = Host> {
  open(connection: ConnectionSpec | undefined, options: ConnectOptions): Promise<Open<Of>>;
  /** Who changes hosts, and how. A world in which hosts are only read has none. */
  readonly changing?: Changing;
  /** Tells the user something that is no error. */
  say(message: string): void;
}
