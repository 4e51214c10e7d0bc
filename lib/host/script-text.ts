/**
 * The text that a shell gets on its stdin, and what its stdout says about it. Three lines of the stdout are ours:
 * where the script begins (before it, login files may have talked), where it ended with which exit status (a tunnel
 * may lose it, or may end while the script goes on), and instead of them why nobody could become root.
 */

const BEGAN = "kuma-tp:began\n";
const ENDED = /\nkuma-tp:ended (\d+)\n$/;
const NO_ROOT = /kuma-tp:no-root ([a-z-]+)\n([\s\S]*)\nkuma-tp:ended 1\n$/;

/** Bytes at the end of the stdout in which the last line of ours is. */
export const ENDED_LENGTH: number = 64;

/** A plain user's PATH lacks the sbin folders; its own parts stay behind ours, for systems of another layout. */
const PATH = `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\${PATH:+:$PATH}`;

/** Lines that give every script the same locale, so that tools speak English, and the same PATH. */
export const SURROUNDINGS: string = `LC_ALL=C\nexport LC_ALL\nPATH=${PATH}\nexport PATH`;

/** The same for scripts that stay on a host and are run there by whoever: nothing of their caller's counts. */
export const OWN_SURROUNDINGS: string = `set -u
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH`;

/**
 * Makes a text all or nothing: a shell reads a group to its end before it runs any of it, so that of a text which
 * arrives in part nothing runs. Nothing in it can read the rest of the text as its stdin.
 */
export function allOrNothing(text: string): string {
  return `{\n${text}\n} </dev/null\n`;
}

/** The whole text for a script that runs as whoever the shell runs as. */
export function scriptText(script: string): string {
  return allOrNothing(
    `(\n${SURROUNDINGS}\nprintf 'kuma-tp:began\\n'\n${script}\n)\nprintf '\\nkuma-tp:ended %s\\n' "$?"`,
  );
}

/** Says in the stdout why nobody became root, with what sudo said, and ends. A line for `asRootText`. */
export const REFUSE: string = `refuse() { printf 'kuma-tp:no-root %s\\n%s\\nkuma-tp:ended 1\\n' "$1" "$2"; exit 1; }`;

/** What a stdout says about its script. */
export type Outcome =
  | { readonly kind: "ended"; readonly exitCode: number; readonly stdout: string }
  | { readonly kind: "not-root"; readonly reason: string; readonly said: string }
  | { readonly kind: "began"; readonly stdout: string }
  | { readonly kind: "nothing"; readonly stdout: string };

/**
 * @param head the stdout, whole or cut behind its first part
 * @param tail its last {@link ENDED_LENGTH} bytes
 */
export function readOutcome(head: string, tail: string): Outcome {
  const noRoot = NO_ROOT.exec(head);
  const began = head.indexOf(BEGAN);
  if (began < 0) {
    if (noRoot === null) return { kind: "nothing", stdout: head };
    return { kind: "not-root", reason: noRoot[1] ?? "", said: (noRoot[2] ?? "").trim() };
  }
  const stdout = head.slice(began + BEGAN.length);
  const ended = ENDED.exec(tail);
  if (ended === null) return { kind: "began", stdout };
  return { kind: "ended", exitCode: Number(ended[1]), stdout: stdout.replace(ENDED, "") };
}
