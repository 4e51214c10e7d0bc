import { createHash } from "node:crypto";
import type { ServerHostKeyAlgorithm } from "ssh2";
import type { ProviderError } from "../errors/failure";
import { hostKeyChanged, hostKeyRevoked, hostKeyUnknown, type ShownKey } from "../errors/host-key-failures";
import type { Place } from "../errors/reaching-failures";

/** Which keys a host may show, who says so, and what happens where nobody does. */
export interface HostKeyTrust {
  readonly place: Place;
  /** As known_hosts calls the host. */
  readonly knownHostsName: string;
  readonly knownHostsPath: string;
  /** `ssh-ed25519 AAAA…`; empty where nobody vouched for a key. */
  readonly trusted: readonly string[];
  /** Who vouched for them, as a message says it. */
  readonly source: string;
  readonly revoked: readonly string[];
  readonly ignored: readonly string[];
  readonly onUnknown: "refuse" | "record";
}

/** What is wrong with the key that a host shows; nothing where it is the right one, or may be recorded. */
export function objectionTo(shown: Buffer, trust: HostKeyTrust): ProviderError | undefined {
  const text = hostKeyText(shown);
  const key: ShownKey = { text, fingerprint: fingerprintOf(text), line: `${trust.knownHostsName} ${text}` };
  if (trust.revoked.includes(text)) return hostKeyRevoked(trust.place, key, trust.knownHostsPath);
  if (trust.trusted.includes(text)) return undefined;
  if (trust.trusted.length > 0) {
    return hostKeyChanged(trust.place, key, trust.trusted.map(fingerprintOf), trust.source);
  }
  if (trust.onUnknown === "record") return undefined;
  return hostKeyUnknown(trust.place, key, trust.knownHostsPath, trust.ignored);
}

/** A public key as text, from its binary form, which begins with its type. */
export function hostKeyText(blob: Buffer): string {
  return `${typeOf(blob)} ${blob.toString("base64")}`;
}

/** A public key without its comment; nothing where the text is none. */
export function readHostKey(written: string): string | undefined {
  const [type, base64 = ""] = written.trim().split(/\s+/);
  const blob = Buffer.from(base64, "base64");
  return blob.length > 4 && typeOf(blob) === type ? hostKeyText(blob) : undefined;
}

function typeOf(blob: Buffer): string {
  return blob.subarray(4, 4 + blob.readUInt32BE(0)).toString("latin1");
}

/** `ssh-ed25519 SHA256:…`, as `ssh-keygen -l` shows it. */
export function fingerprintOf(key: string): string {
  const [type, base64 = ""] = key.split(" ");
  const digest = createHash("sha256").update(Buffer.from(base64, "base64")).digest("base64");
  return `${type} SHA256:${digest.replace(/=+$/, "")}`;
}

const ALGORITHMS: readonly { readonly type: string; readonly algorithms: readonly ServerHostKeyAlgorithm[] }[] = [
  { type: "ssh-ed25519", algorithms: ["ssh-ed25519"] },
  { type: "ecdsa-sha2-nistp256", algorithms: ["ecdsa-sha2-nistp256"] },
  { type: "ecdsa-sha2-nistp384", algorithms: ["ecdsa-sha2-nistp384"] },
  { type: "ecdsa-sha2-nistp521", algorithms: ["ecdsa-sha2-nistp521"] },
  { type: "ssh-rsa", algorithms: ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] },
];

/**
 * Algorithms to ask a host for, those of trusted keys first: a host with several keys shows the first that it has,
 * and that has to be one we know. The others follow, so that a host which lost that key says which one it has now.
 */
export function hostKeyAlgorithms(trusted: readonly string[]): ServerHostKeyAlgorithm[] {
  const types = trusted.map((key) => key.split(" ")[0]);
  const known = ALGORITHMS.filter(({ type }) => types.includes(type));
  const others = ALGORITHMS.filter(({ type }) => !types.includes(type));
  return [...known, ...others].flatMap(({ algorithms }) => algorithms);
}
