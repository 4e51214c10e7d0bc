import { hostKeyUnreadable, knownHostsUnreadable } from "../errors/host-key-failures";
import type { Place } from "../errors/reaching-failures";
import type { SshConnectionSpec, SshHopSpec } from "../spec/host";
import type { HostKeyOptions } from "./connecting";
import { type Environment, errorCode, expandHome, whyUnreadable } from "./environment";
import { type KnownHostsEntry, knownHostsName, knownKeysOf, parseKnownHosts } from "./known-hosts";
import { type HostKeyTrust, readHostKey } from "./ssh-host-key";
import { type LoginMethod, loginMethods } from "./ssh-login";
import type { Ssh2 } from "./ssh2-package";

/** One machine on the way, the last of them the host itself: with every reference resolved and every key read. */
export interface Hop {
  readonly place: Place;
  readonly isTarget: boolean;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly login: readonly LoginMethod[];
  readonly trust: HostKeyTrust;
  /** How often to try; 0 for ever. */
  readonly tries: number;
  /** Seconds for one try; 0 for ever. */
  readonly secondsPerTry: number;
}

const DEFAULT_TRIES = 10;
const DEFAULT_SECONDS_PER_TRY = 15;

/** The machines on the way to a host, the host last. @throws ProviderError those of references, keys and known_hosts */
export async function hopsTo(
  ssh2: Ssh2,
  connection: SshConnectionSpec,
  environment: Environment,
  options: HostKeyOptions,
): Promise<readonly Hop[]> {
  const knownHosts = await readKnownHosts(connection, environment);
  const hops: Hop[] = [];
  for (const { hop, place, isTarget } of machines(connection)) {
    const { host, port = 22, user = "root", dialErrorLimit = DEFAULT_TRIES } = hop;
    const login = await loginMethods(ssh2, { ...hop, user }, place, environment);
    const trust = trustIn(hop, place, knownHosts, isTarget ? options : {});
    const secondsPerTry = hop.perDialTimeout ?? DEFAULT_SECONDS_PER_TRY;
    hops.push({ place, isTarget, host, port, user, login, trust, tries: Math.max(0, dialErrorLimit), secondsPerTry });
  }
  return hops;
}

interface Machine {
  readonly hop: SshHopSpec;
  readonly place: Place;
  readonly isTarget: boolean;
}

function machines(connection: SshConnectionSpec): readonly Machine[] {
  const { proxy = [] } = connection;
  const isList = (given: SshHopSpec | readonly SshHopSpec[]): given is readonly SshHopSpec[] => Array.isArray(given);
  const proxies = isList(proxy) ? proxy : [proxy];
  const target = nameOf(connection);
  return [
    ...proxies.map((hop, index) => ({
      hop,
      isTarget: false,
      place: {
        host: `${nameOf(hop)} (hop ${index + 1} of ${proxies.length} to ${target})`,
        property: isList(proxy) ? `connection.proxy[${index}]` : "connection.proxy",
      },
    })),
    { hop: connection, isTarget: true, place: { host: target, property: "connection" } },
  ];
}

/** How messages name a machine: `web-1`, `web-1:2222`. */
function nameOf({ host, port = 22 }: SshHopSpec): string {
  if (port === 22) return host;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

interface KnownHosts {
  readonly path: string;
  readonly entries: readonly KnownHostsEntry[];
}

async function readKnownHosts(connection: SshConnectionSpec, environment: Environment): Promise<KnownHosts> {
  const path = expandHome(connection.knownHosts ?? "~/.ssh/known_hosts", environment);
  try {
    return { path, entries: parseKnownHosts(await environment.readFile(path)) };
  } catch (thrown) {
    const isAbsent = connection.knownHosts === undefined && errorCode(thrown) === "ENOENT";
    if (!isAbsent) throw knownHostsUnreadable(path, whyUnreadable(thrown));
    return { path, entries: [] };
  }
}

/** Who vouches for the key of a machine: the spec, else known_hosts, else what was recorded. A revoked key never counts. */
function trustIn(hop: SshHopSpec, place: Place, knownHosts: KnownHosts, options: HostKeyOptions): HostKeyTrust {
  const known = knownKeysOf(knownHosts.entries, hop.host, hop.port ?? 22);
  const sources = [
    { source: `\`${place.property}.hostKey\``, keys: readPinned(hop.hostKey, place) },
    { source: knownHosts.path, keys: known.trusted },
    { source: "the record of its first use", keys: readPinned(options.recordedHostKey, place) },
  ];
  const { source, keys } = sources.find((candidate) => candidate.keys.length > 0) ?? { source: "nobody", keys: [] };
  return {
    place,
    source,
    trusted: keys,
    revoked: known.revoked,
    ignored: known.ignored,
    knownHostsName: knownHostsName(hop.host, hop.port ?? 22),
    knownHostsPath: knownHosts.path,
    onUnknown: options.onUnknownHostKey ?? "refuse",
  };
}

function readPinned(written: string | undefined, place: Place): readonly string[] {
  if (written === undefined) return [];
  const key = readHostKey(written);
  if (key === undefined) throw hostKeyUnreadable(place);
  return [key];
}
