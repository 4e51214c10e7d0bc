import { lockout } from "../errors/spec-failures";
import { FLOW, HOST, SSH_PORT } from "./defaults";
import { canonicalRanges, holdsPort } from "./ports";
import { at, type Contradiction } from "./property";
import type { Range } from "./terms";
import type { WrittenHost } from "./written";

/** The port on which the host itself is reached by SSH; hops on the way are other machines. */
export function sshPort({ connection }: WrittenHost): number | undefined {
  return connection?.host === undefined ? undefined : (connection.port ?? SSH_PORT);
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

/** Whether redirection would take the port by which the host is managed. */
export function lockouts(written: WrittenHost): Contradiction[] {
  const port = sshPort(written);
  const isAllowed = written.allowLockout ?? HOST.allowLockout;
  if (port === undefined || isAllowed || !(written.redirect?.inbound?.enabled ?? FLOW.enabled)) return [];
  const { includePorts, excludePorts } = inboundPorts(written);
  const isNamed = holdsPort(includePorts, port);
  if (!isNamed && (includePorts.length > 0 || holdsPort(excludePorts, port))) return [];
  const [key, remedy] = isNamed
    ? ["includePorts", `Leave ${port} out of \`includePorts\``]
    : ["excludePorts", `Add ${port} to \`excludePorts\``];
  return [
    {
      failure: at(`redirect.inbound.${key}`, lockout(port, remedy)),
      between: [
        "allowLockout",
        "connection.port",
        "redirect.inbound.enabled",
        "redirect.inbound.includePorts",
        "redirect.inbound.excludePorts",
      ],
    },
  ];
}
