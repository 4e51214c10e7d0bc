import { badUsage, connectionTwice } from "../errors/cli-failures";
import type { ConnectionSpec } from "../spec/host";
import { readEndpoint } from "./endpoint";

/** How a command line says which host. */
export interface ConnectionArguments {
  /** `user@web-1:22` */
  readonly host?: string;
  /** Path of a private key. */
  readonly identity?: string;
  readonly knownHosts?: string;
  /** What stands after `--`: `docker exec -i web sh`. */
  readonly exec: readonly string[];
}

/** What stands after `--`. */
export function afterDashes(argv: readonly string[]): readonly string[] {
  return argv.includes("--") ? argv.slice(argv.indexOf("--") + 1) : [];
}

/**
 * The connection that a command line describes; `undefined` where it describes none.
 *
 * @param command whose help tells more: `kuma-tp doctor`
 * @throws ProviderError KTP400 for an option without its `--host`, KTP408, KTP409
 */
export function connectionOf(given: ConnectionArguments, command: string): ConnectionSpec | undefined {
  const { host, identity, knownHosts, exec } = given;
  if (host === undefined && (identity ?? knownHosts) !== undefined) {
    throw badUsage("`--identity` and `--known-hosts` are about the host of `--host`, which is missing.", command);
  }
  if (host !== undefined && exec.length > 0) throw connectionTwice();
  if (host === undefined) return exec.length === 0 ? undefined : { exec };
  return {
    ...readTarget(host),
    ...(identity === undefined ? {} : { privateKey: `file:${identity}` }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
  };
}

/** Whether two ways to write a host name the same one, as far as both say where it is and who logs in. */
export function isSameHost(one: string, other: string): boolean {
  const [left, right] = [readTarget(one), readTarget(other)];
  const agree = <T>(a: T | undefined, b: T | undefined) => a === undefined || b === undefined || a === b;
  return left.host === right.host && agree(left.port, right.port) && agree(left.user, right.user);
}

function readTarget(text: string): { readonly host: string; readonly port?: number; readonly user?: string } {
  // A login name may have an @ of its own, a host has none.
  const at = text.lastIndexOf("@");
  const endpoint = readEndpoint(text.slice(at + 1), "`--host`", "user@web-1:22");
  return at < 0 ? endpoint : { ...endpoint, user: text.slice(0, at) };
}
