import { isProviderError, type ProviderError } from "../../../lib/errors/failure";
import {
  fingerprintOf,
  type HostKeyTrust,
  hostKeyAlgorithms,
  objectionTo,
  readHostKey,
} from "../../../lib/host/ssh-host-key";
import { FINGERPRINTS, KEYS, wireForm } from "./keys";

const { ed25519, ecdsa, rsa } = KEYS;

const trust = (given: Partial<HostKeyTrust>): HostKeyTrust => ({
  place: { host: "web-1", property: "connection" },
  knownHostsName: "[web-1]:2222",
  knownHostsPath: "/root/.ssh/known_hosts",
  trusted: [],
  source: "nobody",
  revoked: [],
  ignored: [],
  onUnknown: "refuse",
  ...given,
});

test.each(["ed25519", "ecdsa", "rsa"] as const)("the fingerprint of an %s key is that of ssh-keygen", (type) => {
  expect(fingerprintOf(KEYS[type])).toBe(FINGERPRINTS[type]);
});

test.each([
  { name: "the pinned key", shown: ed25519, given: { trusted: [ed25519] } },
  { name: "one of several known keys", shown: rsa, given: { trusted: [ed25519, rsa] } },
  { name: "an unknown key that may be recorded", shown: rsa, given: { onUnknown: "record" } },
] as const)("no objection to $name", ({ shown, given }) => {
  expect(objectionTo(wireForm(shown), trust(given))).toBeUndefined();
});

test.each([
  { name: "an unknown key", shown: ed25519, given: {}, code: "KTP212" },
  { name: "another key", shown: rsa, given: { trusted: [ed25519] }, code: "KTP213" },
  {
    name: "another key of the same type",
    shown: ecdsa,
    given: { trusted: [`${ecdsa.slice(0, -8)}AAAAnA==`] },
    code: "KTP213",
  },
  {
    name: "another key where unknown ones are recorded",
    shown: rsa,
    given: { trusted: [ed25519], onUnknown: "record" },
    code: "KTP213",
  },
  { name: "a revoked key", shown: rsa, given: { revoked: [rsa] }, code: "KTP214" },
  { name: "a revoked key that is trusted too", shown: rsa, given: { trusted: [rsa], revoked: [rsa] }, code: "KTP214" },
  {
    name: "a revoked key where unknown ones are recorded",
    shown: rsa,
    given: { revoked: [rsa], onUnknown: "record" },
    code: "KTP214",
  },
] as const)("objection to $name", ({ shown, given, code }) => {
  const objection = objectionTo(wireForm(shown), trust(given));
  expect(isProviderError(objection) && objection.code).toBe(code);
});

test("the objection to an unknown key shows its fingerprint, the text to pin and the line for known_hosts", () => {
  const objection = objectionTo(wireForm(ed25519), trust({ ignored: ["Line 2 does not count"] })) as ProviderError;
  expect(objection.failures).toEqual([
    {
      code: "KTP212",
      host: "web-1",
      property: "connection",
      problem: `The host shows a key that nobody vouched for: ${FINGERPRINTS.ed25519}. Line 2 does not count.`,
      remedy:
        "Compare with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the host, then set `connection.hostKey` to " +
        `"${ed25519}", or add this line to /root/.ssh/known_hosts: [web-1]:2222 ${ed25519}`,
    },
  ]);
});

test("the objection to a changed key names both, and who says which it should be", () => {
  const objection = objectionTo(wireForm(rsa), trust({ trusted: [ed25519, ecdsa], source: "the record" }));
  expect(objection?.message).toContain(
    `${FINGERPRINTS.rsa}, not ${FINGERPRINTS.ed25519} or ${FINGERPRINTS.ecdsa} as the record says`,
  );
  expect(objection?.message).toContain("/etc/ssh/ssh_host_rsa_key.pub");
});

test("a host is asked first for keys that are known, so that it shows one of them", () => {
  expect(hostKeyAlgorithms([rsa, ecdsa])).toEqual([
    "ecdsa-sha2-nistp256",
    "rsa-sha2-512",
    "rsa-sha2-256",
    "ssh-rsa",
    "ssh-ed25519",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
  ]);
});

test.each([
  { name: "type and key", given: ed25519, want: ed25519 },
  { name: "a comment behind", given: ` ${ed25519} root@web-1\n`, want: ed25519 },
  { name: "another type than the key is of", given: ed25519.replace("ssh-ed25519", "ssh-rsa"), want: undefined },
  { name: "a line of known_hosts", given: `web-1 ${ed25519}`, want: undefined },
  { name: "a fingerprint", given: FINGERPRINTS.ed25519, want: undefined },
  { name: "nothing", given: "", want: undefined },
])("a host key given as $name", ({ given, want }) => {
  expect(readHostKey(given)).toBe(want);
});
