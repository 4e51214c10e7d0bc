/**
 * Text without what no document may have (control characters, halves of pairs, what is no character: XML 1.0, `Char`), or what would turn
 * the order of its signs around; white space is a space.
 */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(
      /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u061c\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/gu,
      "\ufffd",
    );
}
