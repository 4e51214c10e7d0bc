/**
 * What a host said, as the end of a sentence: its lines in one, each told once, since a script may meet the same trouble at
 * every step. The full stop is the sentence's.
 */
export function saidInOne(lines: readonly string[]): string {
  const told = new Set(lines.map((line) => line.trim()).filter((line) => line !== ""));
  return [...told].join("; ").replace(/\.+$/, "") || NOTHING;
}

/** The last line alone, where the others are what went well. */
export function lastOf(text: string): string {
  return saidInOne([text.trim().split("\n").at(-1) ?? ""]);
}

const NOTHING = "no reason was given";
