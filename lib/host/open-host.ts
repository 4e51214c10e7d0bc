import type { ConnectionSpec } from "../spec/host";
import type { Connecting } from "./connecting";
import type { Host } from "./host";
import { LinuxHost } from "./linux-host";
import type { Runner } from "./runner";

/** A host that can be spoken to, until it is disposed. */
export interface OpenHost extends AsyncDisposable {
  readonly host: Host;
  /** Public key that it showed, where it was reached by SSH. */
  readonly hostKey?: string;
}

/**
 * Opens the host that a connection leads to. What the connection says of unknown host keys counts.
 *
 * @param recordedHostKey the key that is remembered from the first use
 */
export async function openHost(
  connection: ConnectionSpec | undefined,
  connecting: Connecting,
  recordedHostKey?: string,
): Promise<OpenHost> {
  const runner = await openRunner(connection, connecting, recordedHostKey);
  return {
    host: new LinuxHost(runner),
    ...(runner.hostKey === undefined ? {} : { hostKey: runner.hostKey }),
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}

/** The same, for whoever runs scripts of his own there. */
export function openRunner(
  connection: ConnectionSpec | undefined,
  connecting: Connecting,
  recordedHostKey?: string,
): Promise<Runner> {
  const onUnknownHostKey = connection !== undefined && "host" in connection ? connection.onUnknownHostKey : undefined;
  return connecting(connection, {
    ...(recordedHostKey === undefined ? {} : { recordedHostKey }),
    ...(onUnknownHostKey === undefined ? {} : { onUnknownHostKey }),
  });
}
