import { createPrivateKey } from "node:crypto";
import type { ParsedKey } from "ssh2";
import { keyEncrypted, keyPassphraseWrong, keyUnreadable, type Place } from "../errors/reaching-failures";
import type { Ssh2 } from "./ssh2-package";

/**
 * A private key in OpenSSH or PEM form (PKCS#1, SEC1 or PKCS#8), opened.
 *
 * @throws ProviderError `KTP205` no key, `KTP206` encrypted without passphrase, `KTP207` wrong passphrase
 */
export function readPrivateKey(ssh2: Ssh2, text: string, passphrase: string | undefined, place: Place): ParsedKey {
  const key = ssh2.utils.parseKey(isPkcs8(text) ? fromPkcs8(text, passphrase, place) : text, passphrase);
  // A file of several keys gives a list, which the types do not say.
  const first: unknown = Array.isArray(key) ? key[0] : key;
  if (first instanceof Error) throw objection(first, passphrase, place);
  const parsed = first as ParsedKey;
  if (!parsed.isPrivateKey()) throw keyUnreadable(place);
  return parsed;
}

function objection(error: Error, passphrase: string | undefined, place: Place): Error {
  if (/no passphrase given/.test(error.message)) return keyEncrypted(place);
  if (passphrase !== undefined && /bad passphrase|bad decrypt|integrity check/i.test(error.message)) {
    return keyPassphraseWrong(place);
  }
  return keyUnreadable(place);
}

const isPkcs8 = (text: string): boolean => /^\s*-----BEGIN (ENCRYPTED )?PRIVATE KEY-----/.test(text);

/** ssh2 knows RSA and ECDSA keys in their older forms only, and Ed25519 keys in OpenSSH form only. */
function fromPkcs8(text: string, passphrase: string | undefined, place: Place): string {
  const isEncrypted = /BEGIN ENCRYPTED/.test(text);
  if (isEncrypted && passphrase === undefined) throw keyEncrypted(place);
  try {
    const key = createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
    if (key.asymmetricKeyType === "ed25519") return ed25519InOpensshForm(key.export({ format: "jwk" }));
    return key.export({ format: "pem", type: key.asymmetricKeyType === "ec" ? "sec1" : "pkcs1" }).toString();
  } catch {
    throw isEncrypted ? keyPassphraseWrong(place) : keyUnreadable(place);
  }
}

/** @see PROTOCOL.key of OpenSSH */
function ed25519InOpensshForm({ x = "", d = "" }: { readonly x?: string; readonly d?: string }): string {
  const [type, publicPart] = [Buffer.from("ssh-ed25519"), Buffer.from(x, "base64url")];
  const publicKey = Buffer.concat([field(type), field(publicPart)]);
  const check = Buffer.alloc(8);
  const pair = Buffer.concat([Buffer.from(d, "base64url"), publicPart]);
  const privateKey = Buffer.concat([check, publicKey, field(pair), field(Buffer.alloc(0))]);
  const padding = Buffer.from(Array.from({ length: (8 - (privateKey.length % 8)) % 8 }, (_, index) => index + 1));
  const none = field(Buffer.from("none"));
  const blob = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...[none, none, field(Buffer.alloc(0)), Buffer.from([0, 0, 0, 1])],
    ...[field(publicKey), field(Buffer.concat([privateKey, padding]))],
  ]);
  const lines = blob.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n");
}

function field(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}
