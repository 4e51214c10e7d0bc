import { closest, distance } from "fastest-levenshtein";

/** The word that was probably meant: the same but for capitals, else one that is no more than a slip away. */
export function nearest(unknown: string, known: readonly string[]): string | undefined {
  const sameLetters = known.find((word) => isSameLetters(word, unknown));
  if (sameLetters !== undefined || known.length === 0) return sameLetters;
  const near = closest(unknown, known);
  // Two letters (swapped ones are two) or a third of them wrong are a slip; more is another word.
  const slip = unknown.length < 4 ? 1 : Math.max(2, unknown.length / 3);
  return distance(near, unknown) <= slip ? near : undefined;
}

/** Whether two words differ in nothing but capitals. */
export function isSameLetters(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
