import { isProviderError, type ProviderError } from "../../../lib/errors/failure";
import * as hostKeys from "../../../lib/errors/host-key-failures";
import * as reaching from "../../../lib/errors/reaching-failures";
import * as scripts from "../../../lib/errors/script-failures";

const place = { host: "web-1", property: "connection.proxy[0]" };
const attempts = { tries: 2, seconds: 1.26, last: "connection refused" };
const key = { fingerprint: "ssh-ed25519 SHA256:x", text: "ssh-ed25519 AAAA", line: "web-1 ssh-ed25519 AAAA" };

/** One of each: a catalogue function that is missing here fails the last test. */
const ALL: Readonly<Record<string, ProviderError>> = {
  hostUnreachable: reaching.hostUnreachable(place, attempts),
  hopUnreachable: reaching.hopUnreachable(place, attempts),
  forwardingRefused: reaching.forwardingRefused(place, "web-2:22"),
  loginRefused: reaching.loginRefused(place, "root", ["password"], ["publickey"]),
  noWayToLogIn: reaching.noWayToLogIn(place, "root"),
  keyUnreadable: reaching.keyUnreadable(place),
  keyEncrypted: reaching.keyEncrypted(place),
  keyPassphraseWrong: reaching.keyPassphraseWrong(place),
  agentMissing: reaching.agentMissing(place, "/run/agent", "nobody listens there"),
  secretMissing: reaching.secretMissing("connection.password", "env:X", "is not set"),
  secretUnusable: reaching.secretUnusable("connection.sudo.password", "has a line break in it"),
  sshNotAgreed: reaching.sshNotAgreed(place, "no matching key exchange algorithm"),
  hostKeyUnknown: hostKeys.hostKeyUnknown(place, key, "/root/.ssh/known_hosts", ["Line 2 does not count"]),
  hostKeyChanged: hostKeys.hostKeyChanged(place, key, ["ssh-rsa SHA256:y"], "the record"),
  hostKeyRevoked: hostKeys.hostKeyRevoked(place, key, "/root/.ssh/known_hosts"),
  hostKeyUnreadable: hostKeys.hostKeyUnreadable(place),
  knownHostsUnreadable: hostKeys.knownHostsUnreadable("/own", "there is no such file"),
  deadlinePassed: scripts.deadlinePassed("web-1", 30),
  connectionCut: scripts.connectionCut("web-1", true, "connection reset"),
  connectionLost: scripts.connectionLost("web-1", "connection reset"),
  commandNotStarted: scripts.commandNotStarted("docker exec", "docker", "there is no such program"),
  shellNotReached: scripts.shellNotReached("web-1", 1, ""),
  sessionRefused: scripts.sessionRefused("web-1", "open failed"),
  sudoMissing: scripts.sudoMissing("web-1"),
  sudoAsksPassword: scripts.sudoAsksPassword("web-1"),
  sudoPasswordWrong: scripts.sudoPasswordWrong("web-1"),
  sudoNotAllowed: scripts.sudoNotAllowed("web-1"),
  sudoWantsTerminal: scripts.sudoWantsTerminal("web-1"),
  sudoFailed: scripts.sudoFailed("web-1", "it said"),
};

test.each(Object.entries(ALL))("%s has a code of ours, whole sentences, and a host or a property", (_name, thrown) => {
  expect(isProviderError(thrown)).toBe(true);
  const [failure] = thrown.failures;
  expect(failure).toMatchObject({
    code: expect.stringMatching(/^KTP2[0-3]\d$/),
    problem: expect.stringMatching(/[.…\w]$/),
    remedy: expect.stringMatching(/^[A-Z]/),
  });
  expect([failure?.host, failure?.property]).not.toEqual([undefined, undefined]);
});

test("each failure has a code of its own", () => {
  const codes = Object.values(ALL).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

test("no failure is left out above", () => {
  const named = [reaching, hostKeys, scripts].flatMap((catalogue) => Object.keys(catalogue));
  expect(Object.keys(ALL).toSorted()).toEqual(named.toSorted());
});

test("a host that is not reached says how often and how long it was tried", () => {
  expect(ALL["hostUnreachable"]?.failures[0]?.problem).toBe(
    "The host cannot be reached: 2 tries in 1.3 s; the last one: connection refused.",
  );
});
