import { SSH_PORT } from "./defaults";
import type { ConnectionSpec } from "./host";

/**
 * Which machine a connection leads to, as far as that can be said without going there: `local`,
 * `exec:docker exec -i web sh`, `ssh:web-1:22`. Users, keys and hops on the way are no part of it.
 */
export function endpointOf(connection: ConnectionSpec | undefined): string {
  if (connection === undefined) return "local";
  if ("exec" in connection) return `exec:${connection.exec.join(" ")}`;
  return `ssh:${connection.host}:${connection.port ?? SSH_PORT}`;
}

/** Whether two connections can only lead to two machines: another kind, another address, another argv. A port may move. */
export function leadsElsewhere(one: ConnectionSpec | undefined, other: ConnectionSpec | undefined): boolean {
  const machine = (connection: ConnectionSpec | undefined) =>
    connection !== undefined && "host" in connection ? `ssh:${connection.host}` : endpointOf(connection);
  return machine(one) !== machine(other);
}
