import { ProviderError } from "./failure";

/** What can go wrong with a script on a host that was reached: KTP220 to KTP239. Texts of a host come without secrets. */

function failed(code: string, host: string, problem: string, remedy: string): ProviderError {
  return new ProviderError({ code, host, problem, remedy });
}

const quoted = (said: string): string => (said === "" ? "It said nothing." : `It said: ${said}`);

/** A script did not end in time. */
export const deadlinePassed = (host: string, seconds: number): ProviderError =>
  failed(
    "KTP220",
    host,
    `The script did not end within ${seconds} s and was given up. The host may still be working on it.`,
    "See what keeps the host busy, then run again: what is done already stays done.",
  );

/** The connection ended while a script was under way. */
export const connectionCut = (host: string, began: boolean, reason: string): ProviderError =>
  failed(
    "KTP221",
    host,
    `The connection was cut after the script was sent (${reason}). ` +
      `${began ? "It had begun" : "Nothing says whether it began"}; the host may still be working on it.`,
    "Run again: the host is read anew, and what is done already stays done.",
  );

/** The connection ended, or was closed, before a script was sent. */
export const connectionLost = (host: string, reason: string): ProviderError =>
  failed(
    "KTP222",
    host,
    `There is no connection any more (${reason}). Nothing of the script was sent.`,
    "Connect again.",
  );

/** The program of an argv cannot be started on this machine. */
export const commandNotStarted = (host: string, program: string, reason: string): ProviderError =>
  failed(
    "KTP223",
    host,
    `${program} cannot be started: ${reason}.`,
    "Install it, or give its full path in `connection.exec`.",
  );

/** Something ended before a shell took the script. */
export const shellNotReached = (host: string, exitCode: number, said: string): ProviderError =>
  failed(
    "KTP224",
    host,
    `No POSIX shell took the script: the other side ended with exit status ${exitCode}. ${quoted(said)}`,
    "See that the user has a login shell, or that `connection.exec` starts a shell that reads its stdin (`docker exec -i web sh`).",
  );

/** sshd opens no session: a limit, or a key that may only forward. */
export const sessionRefused = (host: string, reason: string): ProviderError =>
  failed(
    "KTP225",
    host,
    `Its sshd opens no session for us: ${reason}.`,
    "Look at `MaxSessions` of sshd_config and at the options of the key in authorized_keys.",
  );

/** The user is not root, and there is no sudo. */
export const sudoMissing = (host: string): ProviderError =>
  failed("KTP230", host, "The user is not root, and the host has no sudo.", "Connect as root, or install sudo.");

/** sudo asks for a password, and none is given. */
export const sudoAsksPassword = (host: string): ProviderError =>
  failed(
    "KTP231",
    host,
    "sudo asks for a password, and none is given.",
    "Set `connection.sudo.password` (`env:NAME` keeps it out of the state), or allow the user NOPASSWD in sudoers.",
  );

/** sudo does not take the password. */
export const sudoPasswordWrong = (host: string): ProviderError =>
  failed(
    "KTP232",
    host,
    "sudo does not take the password. It was tried once.",
    "Correct `connection.sudo.password`; it is the user's own password, not that of root.",
  );

/** sudoers does not let the user become root. */
export const sudoNotAllowed = (host: string): ProviderError =>
  failed(
    "KTP233",
    host,
    "sudo does not let this user run a shell as root.",
    "Add to sudoers: `USER ALL=(root) NOPASSWD: ALL`, or connect as another user.",
  );

/** sudo wants a terminal, which a script does not have. */
export const sudoWantsTerminal = (host: string): ProviderError =>
  failed(
    "KTP234",
    host,
    "sudo runs only on a terminal there (`Defaults requiretty`).",
    "Add to sudoers: `Defaults:USER !requiretty`.",
  );

/** sudo fails for another reason. */
export const sudoFailed = (host: string, said: string): ProviderError =>
  failed("KTP235", host, `sudo does not work. ${quoted(said)}`, "Make `sudo -n sh </dev/null` work for that user.");
