import { simulate } from "../rules/simulate";
import { SSH_PORT } from "../spec/defaults";
import type { Listener, Session } from "./examination";
import { note, ok, type Remark, warning } from "./finding";
import { type Look, rulesOf } from "./look";

/** Whether the way by which the host is managed stays outside the redirect. */
export function sshRemarks(look: Look): Remark[] {
  const { session } = look.around;
  const ports = sshPorts(look);
  const origin = session === undefined ? "" : `; this connection comes from ${session.client} to port ${session.port}`;
  if (ports.length === 0) return [note("nobody listens, and this connection is not by SSH")];
  const taken = ports.filter((port) => isTaken(look, port));
  if (taken.length === 0) return [ok(`port ${ports.join(", ")} passes by${origin}`)];
  return [
    warning(
      `what comes in on port ${taken.join(", ")} goes to the sidecar${origin}: who is not in the mesh cannot log in then`,
      `Add ${taken.join(", ")} to \`redirect.inbound.excludePorts\`.`,
    ),
  ];
}

const SSHD = ["sshd", "dropbear"];

/** Ports of sshd, and the one that this connection came by. systemd may hold them until somebody calls. */
function sshPorts({ around: { listeners, session } }: Look): number[] {
  const ports = listeners.filter(isSsh).map(({ port }) => port);
  return [...new Set([...ports, ...(session === undefined ? [] : [session.port])])].toSorted((one, two) => one - two);
}

function isSsh({ protocol, port, process }: Listener): boolean {
  if (protocol !== "tcp") return false;
  // Who holds a socket only root is told; then the usual port has to do.
  return process === undefined || process.name === "systemd" ? port === SSH_PORT : SSHD.includes(process.name);
}

/** Whether a first packet to a port would be redirected: from where this connection comes, else from outside. */
function isTaken(look: Look, port: number): boolean {
  const { client, server } = look.around.session ?? OUTSIDE;
  const { verdict } = simulate(rulesOf(look), {
    direction: "inbound",
    protocol: "tcp",
    family: client.includes(":") ? "ipv6" : "ipv4",
    source: client,
    destination: server,
    destinationPort: port,
    opensConnection: true,
  });
  return verdict.kind !== "untouched";
}

const OUTSIDE: Pick<Session, "client" | "server"> = { client: "198.51.100.1", server: "192.0.2.1" };
