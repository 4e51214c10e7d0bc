import type { ConnectionSpec, SshHopSpec } from "./host";

/**
 * How to log in where a connection does not say: what an engine is told once, for all hosts, and no state keeps. Each like the
 * property of a {@link file://./host.ts connection} of that name.
 */
export interface Credentials {
  /** @default "root" */
  readonly user?: string;
  readonly password?: string;
  readonly privateKey?: string;
  readonly privateKeyPassword?: string;
  readonly agentSocketPath?: string;
  readonly sudoPassword?: string;
}

/**
 * A connection with what it leaves open. A hop with a way to log in of its own keeps to that: a key does not meet the password
 * of another one.
 */
export function withCredentials(
  connection: ConnectionSpec | undefined,
  credentials: Credentials,
): ConnectionSpec | undefined {
  if (connection === undefined) return undefined;
  const { sudoPassword } = credentials;
  const sudo = sudoPassword === undefined ? connection.sudo : { password: sudoPassword, ...connection.sudo };
  // A command becomes root by sudo only where it is asked to.
  if ("exec" in connection)
    return connection.sudo === undefined || sudo === undefined ? connection : { ...connection, sudo };
  const { proxy } = connection;
  const hops = proxy === undefined ? undefined : [proxy].flat().map((hop) => hopWith(hop, credentials));
  return {
    ...hopWith(connection, credentials),
    ...(hops === undefined ? {} : { proxy: hops }),
    ...(sudo === undefined ? {} : { sudo }),
  };
}

function hopWith<Hop extends SshHopSpec>(hop: Hop, { sudoPassword: _, user, ...login }: Credentials): Hop {
  const { password, privateKey, agentSocketPath } = hop;
  const hasOwn = [password, privateKey, agentSocketPath].some((way) => way !== undefined);
  return { ...(user === undefined ? {} : { user }), ...(hasOwn ? {} : login), ...hop };
}
