import { generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import * as ssh2 from "ssh2";
import { readPrivateKey } from "../../../lib/host/ssh-private-key";

const place = { host: "web-1", property: "connection" };
const ed25519 = generateKeyPairSync("ed25519");
const ecdsa = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });

const pem = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1"): string =>
  key.export({ format: "pem", type } as { format: "pem"; type: "pkcs8" }).toString();
const encrypted = (key: KeyObject): string =>
  key.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "open" }).toString();

test.each([
  { name: "Ed25519, PKCS#8", text: pem(ed25519.privateKey, "pkcs8"), pair: ed25519 },
  { name: "Ed25519, PKCS#8, encrypted", text: encrypted(ed25519.privateKey), pair: ed25519 },
  { name: "ECDSA, SEC1", text: pem(ecdsa.privateKey, "sec1"), pair: ecdsa, digest: "sha256" },
  { name: "ECDSA, PKCS#8", text: pem(ecdsa.privateKey, "pkcs8"), pair: ecdsa, digest: "sha256" },
  { name: "RSA, PKCS#1", text: pem(rsa.privateKey, "pkcs1"), pair: rsa, digest: "sha256" },
  { name: "RSA, PKCS#8", text: pem(rsa.privateKey, "pkcs8"), pair: rsa, digest: "sha256" },
  { name: "RSA, PKCS#8, encrypted", text: encrypted(rsa.privateKey), pair: rsa, digest: "sha256" },
])("a private key, $name, signs for its public half", ({ text, pair, digest }) => {
  const passphrase = text.includes("ENCRYPTED") ? "open" : undefined;
  const message = Buffer.from("message");
  const signature = readPrivateKey(ssh2, text, passphrase, place).sign(message, digest);
  expect(verify(digest ?? null, message, pair.publicKey, signature as unknown as Buffer)).toBe(true);
});

const openssh = ssh2.utils.generateKeyPairSync("ecdsa", {
  bits: 256,
  passphrase: "open",
  cipher: "aes256-ctr",
  rounds: 4,
});

test("an encrypted key in OpenSSH form is opened by its passphrase", () => {
  const key = readPrivateKey(ssh2, openssh.private, "open", place);
  expect(`ecdsa-sha2-nistp256 ${key.getPublicSSH().toString("base64")}`).toBe(openssh.public.trim());
});

const SECRET = "canary-of-a-passphrase";

test.each([
  { name: "a path", text: "~/.ssh/id_ed25519", code: "KTP205" },
  { name: "a public key", text: openssh.public, code: "KTP205" },
  { name: "a broken key", text: openssh.private.replace(/[A-Za-z0-9]{40}/, ""), code: "KTP205" },
  { name: "a broken PKCS#8 key", text: pem(rsa.privateKey, "pkcs8").replace(/[A-Za-z0-9]{40}/, ""), code: "KTP205" },
  { name: "an encrypted OpenSSH key without passphrase", text: openssh.private, code: "KTP206" },
  { name: "an encrypted PKCS#8 key without passphrase", text: encrypted(rsa.privateKey), code: "KTP206" },
  {
    name: "an encrypted OpenSSH key with another passphrase",
    text: openssh.private,
    passphrase: SECRET,
    code: "KTP207",
  },
  {
    name: "an encrypted PKCS#8 key with another one",
    text: encrypted(rsa.privateKey),
    passphrase: SECRET,
    code: "KTP207",
  },
])("$name is refused, and nothing of it is shown", ({ text, passphrase, code }) => {
  const thrown = thrownBy(() => readPrivateKey(ssh2, text, passphrase, place));
  expect(thrown).toMatchObject({ code, failures: [{ host: "web-1" }] });
  const shown = JSON.stringify(thrown) + String((thrown as Error).stack);
  expect(
    [SECRET, ...text.split("\n").filter((line) => line !== "" && !line.startsWith("-----"))].filter((part) =>
      shown.includes(part),
    ),
  ).toEqual([]);
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
}
