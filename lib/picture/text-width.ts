/**
 * How wide text is at most, in pixels, in any of the fonts that systems show pages in. The widths are those of DejaVu Sans and
 * Verdana, which are the widest of these; a picture that has room for them has room for all.
 */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + emsOf(character), 0) * size;
}

/** How much wider bold is at most. */
export const BOLD = 1.15;

/** Whether no font is known for all of it, and so no width: whoever draws it has to say how wide it shall be. */
export function isForeign(text: string): boolean {
  return /[^\x20-\x7e…–→✕]/.test(text);
}

/** In widths of an m. */
function emsOf(character: string): number {
  if (/[ijl ]/.test(character)) return 0.36;
  if (/[ft'|.,:;!`]/.test(character)) return 0.42;
  if (/[rI()[\]/\\"-]/.test(character)) return 0.46;
  if (/[mwMW@%…→]/.test(character)) return 1.08;
  if (/[A-Z+<>=~^#&✕–]/.test(character)) return 0.86;
  if (/[\x20-\x7e]/.test(character)) return 0.64;
  return 1.1;
}
