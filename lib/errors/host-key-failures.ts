import { ProviderError } from "./failure";
import type { Fingerprint, Place } from "./reaching-failures";

/** What can be wrong with the key by which a host shows that it is the right one: KTP212 to KTP219. */

/** A public key of a host in the three ways that messages show it. */
export interface ShownKey {
  /** `ssh-ed25519 SHA256:…` */
  readonly fingerprint: Fingerprint;
  /** `ssh-ed25519 AAAA…`: what `hostKey` takes. */
  readonly text: string;
  /** `[web-1]:2222 ssh-ed25519 AAAA…`: a line of known_hosts. */
  readonly line: string;
}

const compare = (key: ShownKey): string => {
  const type = (key.text.split(" ")[0] ?? "").replace(/^ssh-|-sha2-.*$/g, "");
  return `Compare with \`ssh-keygen -lf /etc/ssh/ssh_host_${type}_key.pub\` on the host`;
};

/** Nobody has said which key the host has. */
export const hostKeyUnknown = (
  place: Place,
  key: ShownKey,
  knownHostsPath: string,
  ignored: readonly string[],
): ProviderError =>
  new ProviderError({
    code: "KTP212",
    ...place,
    problem: `The host shows a key that nobody vouched for: ${key.fingerprint}.${ignored.map((why) => ` ${why}.`).join("")}`,
    remedy: `${compare(key)}, then set \`${place.property}.hostKey\` to "${key.text}", or add this line to ${knownHostsPath}: ${key.line}`,
  });

/** The host shows another key than the one it should have. */
export const hostKeyChanged = (
  place: Place,
  key: ShownKey,
  expected: readonly Fingerprint[],
  source: string,
): ProviderError =>
  new ProviderError({
    code: "KTP213",
    ...place,
    problem:
      `The host shows the key ${key.fingerprint}, not ${expected.join(" or ")} as ${source} says. ` +
      "Either it was set up anew, or somebody stands in between.",
    remedy: `${compare(key)}. Only if it is the same, set \`${place.property}.hostKey\` to "${key.text}".`,
  });

/** The host shows a key that known_hosts marks as revoked. */
export const hostKeyRevoked = (place: Place, key: ShownKey, knownHostsPath: string): ProviderError =>
  new ProviderError({
    code: "KTP214",
    ...place,
    problem: `The host shows the key ${key.fingerprint}, which ${knownHostsPath} marks as @revoked.`,
    remedy: "Give the host a new key (`ssh-keygen -A` after removing the old one). Do not connect to it before.",
  });

/** The key that was given for a host, or was recorded of it, is no public key. */
export const hostKeyUnreadable = (place: Place): ProviderError =>
  new ProviderError({
    code: "KTP215",
    host: place.host,
    property: `${place.property}.hostKey`,
    problem: "This is no public key.",
    remedy: 'Give it as in known_hosts, without the name: "ssh-ed25519 AAAA…".',
  });

/** The named known_hosts file cannot be read. */
export const knownHostsUnreadable = (path: string, reason: string): ProviderError =>
  new ProviderError({
    code: "KTP216",
    property: "connection.knownHosts",
    problem: `${path} cannot be read: ${reason}.`,
    remedy: "Name another file, or leave `knownHosts` out to use ~/.ssh/known_hosts.",
  });
