import { SSH_PORT } from "./defaults";
import type { ConnectionSpec } from "./host";
import { canonicalRanges } from "./ports";
import type { Range } from "./terms";
import type { WrittenConnection, WrittenHost } from "./written";

/** The port on which the host itself is reached by SSH; hops on the way are other machines. */
export function sshPort({ connection }: Connected): number | undefined {
  const isSsh = connection !== undefined && "host" in connection && connection.host !== undefined;
  return isSsh ? (connection.port ?? SSH_PORT) : undefined;
}

interface Connected {
  readonly connection?: WrittenConnection | ConnectionSpec | undefined;
}

/**
 * The inbound ports to redirect and not to. Where the spec names neither, SSH passes by, on its own port and on
 * that of the connection. Where it names the ports to redirect, there is nothing to exclude.
 */
export function inboundPorts(written: WrittenHost): { includePorts: readonly Range[]; excludePorts: readonly Range[] } {
  const { includePorts = [], excludePorts } = written.redirect?.inbound ?? {};
  const ports = [SSH_PORT, sshPort(written) ?? SSH_PORT].map((port) => ({ from: port, to: port }));
  return { includePorts, excludePorts: excludePorts ?? (includePorts.length > 0 ? [] : canonicalRanges(ports)) };
}
