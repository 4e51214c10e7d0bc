import { type Failure, failure } from "./failure";

/**
 * What can be wrong with a `connection`: KTP160 to KTP179. A connection holds secrets, and a secret pasted into the
 * wrong property is one still: no text of a connection is ever part of a failure.
 */

/** A connection has `exec`, which is a way of its own, and fields of an SSH connection. */
export const twoConnections = (): Failure =>
  failure(
    "KTP160",
    "`exec` and fields of an SSH connection are two connections.",
    "Keep `exec` (with `sudo`) alone, or drop it.",
  );

/** A connection, or a hop on the way, does not say which host. */
export const hostMissing = (): Failure =>
  failure("KTP161", "It is not said which host.", "Give `host`, a name or an address.");

/** A host is neither a DNS name nor an IP address. */
export const notAHostName = (): Failure =>
  failure(
    "KTP162",
    "This is neither the name nor the address of a host.",
    "Give `host` without user, port or brackets.",
  );

/** A login name holds characters that no login name needs. */
export const notALoginName = (): Failure =>
  failure(
    "KTP163",
    "This is not a login name.",
    "Give up to 128 of letters, digits and . _ - + @, a letter, digit or _ first.",
  );

/** A host key is not written as in a public key file. */
export const notAHostKey = (): Failure =>
  failure("KTP164", "This is not a public host key.", 'Give type and key as in known_hosts: "ssh-ed25519 AAAA…".');

/** The path of a file on the machine that runs the engine is empty, or holds characters of a shell. */
export const notALocalPath = (): Failure =>
  failure(
    "KTP165",
    "This is not the path of a file.",
    "Give a path without quotes, wildcards, variables or line breaks.",
  );

/** `exec` is no list of texts, has none in it, or begins with an option. */
export const notAnArgv = (): Failure =>
  failure(
    "KTP166",
    "This is not a command.",
    'Give a program and its arguments: ["docker", "exec", "-i", "web", "sh"].',
  );

/** A password or key is empty: most often a variable that was not set. */
export const emptySecret = (): Failure =>
  failure("KTP167", "This secret is empty.", "Leave it out when there is none, or look where it should come from.");

/**
 * The password for sudo has a line break or a NUL in it. sudo reads one line; what follows would reach the host as
 * part of a script.
 */
export const sudoPasswordOfTwoLines = (): Failure =>
  failure("KTP168", "A password for sudo is one line.", "Trim the line break at its end.");
