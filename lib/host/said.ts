/**
 * What a host said, as the end of a sentence: its lines in one, each told once, since a script may meet the same trouble at
 * every step. The full stop is the sentence's.
 */
export function saidInOne(lines: readonly string[]): string {
  const told = new Set(lines.map((line) => line.trim()).filter((line) => line !== ""));
  return [...told].join("; ").replace(/\.+$/, "") || NOTHING_SAID;
}

/** The last line alone, where the others are what went well. */
export function lastOf(text: string): string {
  return saidInOne([text.trim().split("\n").at(-1) ?? ""]);
}

/** Said for a host that says nothing. */
export const NOTHING_SAID = "no reason was given";
