import { type Failure, ProviderError } from "./failure";

/**
 * What can go wrong until a host takes our scripts: KTP200 to KTP219. None of these texts ever holds a secret:
 * they speak of names, fingerprints of public keys, and references (`env:NAME`), never of what these stand for.
 */

/** Where on the way it went wrong: the host or a hop, and the property that describes it. */
export interface Place {
  /** `web-1`, or `bastion (hop 1 of 2 to web-1)`. */
  readonly host: string;
  /** `connection`, or `connection.proxy[0]`. */
  readonly property: string;
}

/** Public keys as they are shown: `ssh-ed25519 SHA256:…`. */
export type Fingerprint = string;

function failed(code: string, place: Partial<Place>, problem: string, remedy: string): ProviderError {
  const failure: Failure = { code, ...place, problem, remedy };
  return new ProviderError(failure);
}

const inside = (place: Place, field: string): Place => ({ ...place, property: `${place.property}.${field}` });

/** How long somebody tried to reach a host, and what came of the last try. */
export interface Attempts {
  readonly tries: number;
  readonly seconds: number;
  readonly last: string;
}

const describeAttempts = ({ tries, seconds, last }: Attempts): string =>
  `${tries} ${tries === 1 ? "try" : "tries"} in ${Math.round(seconds * 10) / 10} s; the last one: ${last}.`;

/** The host itself cannot be reached. The one code that `onUnreachable: "forget"` is about. */
export const hostUnreachable = (place: Place, attempts: Attempts): ProviderError =>
  failed(
    "KTP200",
    place,
    `The host cannot be reached: ${describeAttempts(attempts)}`,
    "See that it is up and that its SSH port lets this machine in; `dialErrorLimit` and `perDialTimeout` say how long to try.",
  );

/** A hop cannot be reached, so nothing is known about the host behind it. */
export const hopUnreachable = (place: Place, attempts: Attempts): ProviderError =>
  failed(
    "KTP201",
    place,
    `This hop on the way to the host cannot be reached: ${describeAttempts(attempts)}`,
    "See that the hop is up; whether the host behind it is, nobody can say.",
  );

/** The sshd of a hop does not forward connections. */
export const forwardingRefused = (place: Place, target: string): ProviderError =>
  failed(
    "KTP202",
    place,
    `Its sshd does not forward connections to ${target}.`,
    "Set `AllowTcpForwarding yes` there, or look at `PermitOpen` and at the options of the key in authorized_keys.",
  );

/** Every way of logging in was refused. */
export const loginRefused = (
  place: Place,
  user: string,
  tried: readonly string[],
  accepted: readonly string[],
): ProviderError =>
  failed(
    "KTP203",
    place,
    `User ${user} was not let in. Tried: ${tried.join(", ") || "nothing that it accepts"}.` +
      (accepted.length === 0 ? "" : ` It accepts: ${accepted.join(", ")}.`),
    "Give the key or the password of that user, or add the public key to its authorized_keys.",
  );

/** Neither key, password nor agent is given. */
export const noWayToLogIn = (place: Place, user: string): ProviderError =>
  failed(
    "KTP204",
    place,
    `There is nothing to log in with as ${user}: neither key nor password is given, and $SSH_AUTH_SOCK names no agent.`,
    "Give `privateKey` (`file:~/.ssh/id_ed25519`) or `password`, or start an SSH agent.",
  );

/** A private key is no key in a form we know. */
export const keyUnreadable = (place: Place): ProviderError =>
  failed(
    "KTP205",
    inside(place, "privateKey"),
    "This is no private key in OpenSSH or PEM form.",
    "Give the text of the key, or `file:PATH` for a key in a file; `ssh-keygen -p -f PATH` brings a key to OpenSSH form.",
  );

/** A private key is encrypted and no passphrase is given. */
export const keyEncrypted = (place: Place): ProviderError =>
  failed(
    "KTP206",
    inside(place, "privateKey"),
    "This private key is encrypted, and no passphrase is given.",
    "Give `privateKeyPassword`, or load the key into an SSH agent and drop it here.",
  );

/** The passphrase does not open the private key. */
export const keyPassphraseWrong = (place: Place): ProviderError =>
  failed(
    "KTP207",
    inside(place, "privateKeyPassword"),
    "This passphrase does not open the private key.",
    "Try it with `ssh-keygen -y -f PATH`.",
  );

/** The agent that should have the key does not answer. */
export const agentMissing = (place: Place, socketPath: string, reason: string): ProviderError =>
  failed(
    "KTP208",
    place,
    `The SSH agent at ${socketPath} does not answer: ${reason}.`,
    "Start it (`eval $(ssh-agent)`, `ssh-add`), name its socket in `agentSocketPath`, or give a key.",
  );

/** What a reference names is not there. */
export const secretMissing = (property: string, reference: string, reason: string): ProviderError =>
  failed("KTP209", { property }, `${reference} ${reason}.`, "Set it where this program runs, or name another one.");

/** A secret cannot be what it is said to be. */
export const secretUnusable = (property: string, reason: string): ProviderError =>
  failed("KTP210", { property }, `This secret ${reason}.`, "Look where it comes from.");

/** The two sides have no way to speak SSH with each other. */
export const sshNotAgreed = (place: Place, reason: string): ProviderError =>
  failed(
    "KTP211",
    place,
    `There is an SSH server, but the two sides did not agree: ${reason}.`,
    "See whether the port is that of sshd, and which algorithms it allows (`sshd -T`).",
  );
