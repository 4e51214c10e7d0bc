import { connectionTwice } from "../errors/cli-failures";
import type { ConnectionSpec } from "../spec/host";
import { resolveHostSpec } from "../spec/resolve";
import type { ResolvedHostSpec } from "../spec/resolved";
import { readConfig } from "./config";
import { type ConnectionArguments, connectionOf, isSameHost } from "./connection";
import type { Io } from "./io";
import { resolved } from "./spec";

/** Which host is asked, and by what. */
interface LiveHostArguments extends ConnectionArguments {
  /** The one at hand. */
  readonly thisHost?: true;
  readonly config?: string;
}

/**
 * The spec of a host that is asked: a configuration, if there is one, with the way to the host. A configuration that has a
 * way to the very host that is named may keep it: it says more, keys for example.
 *
 * @throws ProviderError KTP409 where they lead to two hosts, and what reading a configuration throws
 */
export async function liveSpec(given: LiveHostArguments, io: Io): Promise<ResolvedHostSpec> {
  const connection = connectionOf(given, "kuma-tp explain");
  if (given.thisHost === true && connection !== undefined) throw connectionTwice();
  const written = given.config === undefined ? {} : await readConfig(given.config, io);
  // Nothing is declared by a question: whether the rules would lock anybody out is not asked.
  return resolved(resolveHostSpec(withConnection(written, connection, given)));
}

function withConnection(written: unknown, connection: ConnectionSpec | undefined, given: LiveHostArguments): unknown {
  // What is no spec at all is refused as such.
  if (typeof written !== "object" || written === null || Array.isArray(written)) return written;
  if (!("connection" in written)) return connection === undefined ? written : { ...written, connection };
  if (!leadsTo(written.connection, given)) throw connectionTwice();
  return written;
}

function leadsTo(connection: unknown, { host, identity, knownHosts }: LiveHostArguments): boolean {
  if (host === undefined || (identity ?? knownHosts) !== undefined) return false;
  if (typeof connection !== "object" || connection === null || !("host" in connection)) return false;
  const { host: declared, port, user } = connection as Readonly<Record<string, unknown>>;
  const at = `${declared}`.includes(":") ? `[${declared}]` : `${declared}`;
  return isSameHost(host, `${user === undefined ? "" : `${user}@`}${at}${port === undefined ? "" : `:${port}`}`);
}
