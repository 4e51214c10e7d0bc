import type { ProviderError } from "../errors/failure";
import * as failures from "../errors/script-failures";
import { word } from "../plan/shell-word";
import { allOrNothing, REFUSE, SURROUNDINGS, scriptText } from "./script-text";

/**
 * The whole text for a script that runs as root: at once where the user is root, else by sudo. The host decides,
 * by trying the very command that is run then (`sudo … sh`) on an empty script.
 *
 * sudo reads the password from the stdin of its shell, where the script comes after it. So the password is tried
 * alone first, with nothing behind it: a wrong one counts as one failed try, and no line of the script is ever taken
 * for a second one. `-k` makes sudo ask every time, so that the line is never left over for the shell.
 */
export function asRootText(script: string, password: string | undefined): string {
  return allOrNothing(
    [
      "(",
      SURROUNDINGS,
      `script=${word(scriptText(script))}`,
      'if [ "$(id -u)" = 0 ]; then eval "$script"; exit; fi',
      REFUSE,
      "command -v sudo >/dev/null || refuse missing ''",
      `if said=$(sudo -n sh </dev/null 2>&1); then printf '%s' "$script" | sudo -n sh; exit; fi`,
      ...(password === undefined ? ['refuse without-password "$said"'] : withPassword(password)),
      ")",
    ].join("\n"),
  );
}

function withPassword(password: string): readonly string[] {
  return [
    `password=${word(password)}`,
    `said=$(printf '%s\\n' "$password" | sudo -k -S -p '' sh 2>&1) || refuse with-password "$said"`,
    `printf '%s\\n%s' "$password" "$script" | sudo -k -S -p '' sh`,
  ];
}

/** What sudo says in English, of Todd Miller's sudo and of sudo-rs; the first that fits counts. */
const SAYINGS: readonly { readonly says: RegExp; readonly means: (host: string) => ProviderError }[] = [
  {
    says: /not in the sudoers file|is not allowed to (execute|run sudo)|may not run sudo|I'm afraid I can't do that/,
    means: failures.sudoNotAllowed,
  },
  { says: /you must have a tty/, means: failures.sudoWantsTerminal },
  {
    says: /incorrect (password|authentication) attempt|no password was provided|try again/,
    means: failures.sudoPasswordWrong,
  },
  {
    says: /a password is required|interactive authentication is required|no tty present|a terminal is required/,
    means: failures.sudoAsksPassword,
  },
];

/** Why nobody could become root on a host, from what the host said about it. */
export function rootRefused(host: string, reason: string, said: string): ProviderError {
  if (reason === "missing") return failures.sudoMissing(host);
  const saying = SAYINGS.find(({ says }) => says.test(said));
  return saying === undefined ? failures.sudoFailed(host, said) : saying.means(host);
}
