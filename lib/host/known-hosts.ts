import { createHmac } from "node:crypto";

/** One line of a known_hosts file that says something about a key. */
export interface KnownHostsEntry {
  /** Its number, from 1. */
  readonly line: number;
  readonly marker: "revoked" | "cert-authority" | undefined;
  /** Patterns with commas between, or one hashed name: as written. */
  readonly hosts: string;
  /** `ssh-ed25519 AAAA…` */
  readonly key: string;
}

/** What a known_hosts file says about one host. Keys as `ssh-ed25519 AAAA…`. */
export interface KnownKeys {
  readonly trusted: readonly string[];
  readonly revoked: readonly string[];
  /** Why lines that name the host do not count: for the message when nothing else does. */
  readonly ignored: readonly string[];
}

/** Entries of a known_hosts file; what is no entry is left out, as OpenSSH does. @see sshd(8), SSH_KNOWN_HOSTS FILE FORMAT */
export function parseKnownHosts(text: string): readonly KnownHostsEntry[] {
  return text.split("\n").flatMap((written, index) => entryOf(written.trim(), index + 1) ?? []);
}

const ENTRY =
  /^(?:@(revoked|cert-authority)\s+)?([^\s#@][^\s]*)\s+([a-z][a-z0-9@.-]*)\s+([A-Za-z0-9+/]+={0,2})(?:\s|$)/;

function entryOf(written: string, line: number): KnownHostsEntry | undefined {
  const [, marker, hosts, type, blob] = ENTRY.exec(written) ?? [];
  if (hosts === undefined || blob === undefined) return undefined;
  return { line, marker: marker as KnownHostsEntry["marker"], hosts, key: `${type} ${blob}` };
}

/** How known_hosts calls a host: `web-1`, or `[web-1]:2222` where the port is not 22. */
export function knownHostsName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** What the entries say about a host. */
export function knownKeysOf(entries: readonly KnownHostsEntry[], host: string, port: number): KnownKeys {
  const name = knownHostsName(host, port);
  const naming = entries.filter(({ hosts }) => namesHost(hosts, name));
  const authorities = naming.filter(({ marker }) => marker === "cert-authority");
  return {
    trusted: naming.filter(({ marker }) => marker === undefined).map(({ key }) => key),
    revoked: naming.filter(({ marker }) => marker === "revoked").map(({ key }) => key),
    ignored: authorities.map(
      ({ line }) => `Line ${line} names a certificate authority, and host certificates are not supported`,
    ),
  };
}

function namesHost(hosts: string, name: string): boolean {
  if (hosts.startsWith("|")) return isHashOf(hosts, name);
  const patterns = hosts.split(",");
  const excluded = patterns.filter((pattern) => pattern.startsWith("!"));
  if (excluded.some((pattern) => fits(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => !pattern.startsWith("!") && fits(pattern, name));
}

/** `|1|salt|hash`: HMAC-SHA1 of the name. */
function isHashOf(hashed: string, name: string): boolean {
  const [, version, salt = "", hash = ""] = hashed.split("|");
  if (version !== "1") return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

/** Whether a name fits a pattern in which `*` is any text and `?` any character. */
function fits(pattern: string, name: string): boolean {
  const escaped = pattern.toLowerCase().replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(name);
}
