import type { ConnectionSpec } from "../spec/host";
import type { Connecting, ConnectOptions } from "./connecting";
import type { Open, OpenHost } from "./host";
import { LinuxHost } from "./linux-host";
import type { Runner } from "./runner";

/** Opens the host that a connection leads to. What the connection says of unknown host keys counts. */
export function openHost(
  connection: ConnectionSpec | undefined,
  connecting: Connecting,
  options: ConnectOptions = {},
): Promise<OpenHost> {
  return openManaged(LinuxHost, connection, connecting, options);
}

/** The same for what a kind of resource manages there. */
export async function openManaged<Of>(
  Managed: new (runner: Runner) => Of,
  connection: ConnectionSpec | undefined,
  connecting: Connecting,
  options: ConnectOptions = {},
): Promise<Open<Of>> {
  const runner = await openRunner(connection, connecting, options);
  return {
    host: new Managed(runner),
    ...(runner.hostKey === undefined ? {} : { hostKey: runner.hostKey }),
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}

/** The same, for whoever runs scripts of his own there. */
export function openRunner(
  connection: ConnectionSpec | undefined,
  connecting: Connecting,
  options: ConnectOptions = {},
): Promise<Runner> {
  const onUnknownHostKey = connection !== undefined && "host" in connection ? connection.onUnknownHostKey : undefined;
  return connecting(connection, { ...options, ...(onUnknownHostKey === undefined ? {} : { onUnknownHostKey }) });
}
