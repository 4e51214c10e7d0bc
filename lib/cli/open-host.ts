import type { ConnectOptions } from "../host/connect";
import { LinuxHost } from "../host/linux-host";
import type { OpenHost } from "../pulumi/world";
import type { ConnectionSpec } from "../spec/host";
import type { Io } from "./io";

/** Opens the host that a connection leads to. It has to be disposed. */
export async function openHost(connection: ConnectionSpec | undefined, io: Io): Promise<OpenHost> {
  const runner = await io.connect(connection, hostKeyOptions(connection));
  return {
    host: new LinuxHost(runner),
    ...(runner.hostKey === undefined ? {} : { hostKey: runner.hostKey }),
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}

function hostKeyOptions(connection: ConnectionSpec | undefined): ConnectOptions {
  const onUnknownHostKey = connection !== undefined && "host" in connection ? connection.onUnknownHostKey : undefined;
  return onUnknownHostKey === undefined ? {} : { onUnknownHostKey };
}
