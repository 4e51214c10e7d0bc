import type { ConnectionSpec } from "../spec/host";
import type { Runner } from "./runner";

/** How a connection is come by, in types that name no SSH package: what is published must compile without one. */

/** What a caller says about the key of the host itself. */
export interface HostKeyOptions {
  /** The key that was seen at first use, where nothing else vouches for one. */
  readonly recordedHostKey?: string;
  /** What happens to a key that nobody vouches for. @default "refuse" */
  readonly onUnknownHostKey?: "refuse" | "record";
}

/** What a caller says about connecting, besides the connection itself. */
export interface ConnectOptions extends HostKeyOptions {
  /** Seconds for all hops and all tries together. @default 300 */
  readonly deadlineSeconds?: number;
  /** Seconds of silence after which a host is asked for a sign of life; after three in vain the connection ends. @default 5 */
  readonly keepaliveSeconds?: number;
  /** Whether a connection that is there already must not be shared: it would come back where nobody else could. @default false */
  readonly isAnew?: boolean;
}

/** {@link file://./connect.ts} with an environment in it, or a test's own. */
export type Connecting = (connection: ConnectionSpec | undefined, options: ConnectOptions) => Promise<Runner>;
