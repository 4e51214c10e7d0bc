import { widthOf } from "./text-width";

/** The room that a text has. */
export interface Room {
  readonly width: number;
  readonly size: number;
  /** @default 1 */
  readonly lines?: number;
}

/**
 * A text in lines that have room. Of the longest list of numbers or addresses in it as many are told as there is room for, and how many more
 * there are: `ports 22, 8080 … and 12 more, of uid 1001`; else of the parts between commas. What is no list is cut where the room ends.
 */
export function fitted(text: string, { width, size, lines = 1 }: Room): string[] {
  const isWide = (line: string) => widthOf(line, size) > width;
  for (const one of [text, ...withShorterList(text), ...withFewerParts(text)]) {
    const told = wrapped(one, isWide);
    if (told.length <= lines && !told.some(isWide)) return told;
  }
  return cut(wrapped(text, isWide), lines, isWide);
}

/** `22, 8080-8099, 10.0.0.0/8`: every item has a figure. */
const LIST = /(?=[\w.:/-]*\d)[\w.:/-]+(?:, (?=[\w.:/-]*\d)[\w.:/-]+)+/g;

/** Ever fewer items of the longest list. */
function* withShorterList(text: string): Generator<string> {
  const [longest] = [...text.matchAll(LIST)].toSorted((one, other) => other[0].length - one[0].length);
  if (longest === undefined) return;
  const items = longest[0].split(", ");
  const [before, after] = [text.slice(0, longest.index), text.slice(longest.index + longest[0].length)];
  for (let shown = items.length - 1; shown > 0; shown--) {
    yield `${before}${items.slice(0, shown).join(", ")} … and ${items.length - shown} more${after}`;
  }
}

/** Ever fewer of the parts between commas. */
function* withFewerParts(text: string): Generator<string> {
  const parts = text.split(/(?<=[,;]) /);
  for (let shown = parts.length - 1; shown > 0; shown--) {
    const some = parts.slice(0, shown).join(" ").replace(/[,;]$/, "");
    yield `${some} … and ${parts.length - shown} more`;
  }
}

/** Words in lines; a word alone may be too wide for one. */
function wrapped(text: string, isWide: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last === undefined || isWide(longer)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function cut(whole: readonly string[], lines: number, isWide: (line: string) => boolean): string[] {
  const kept = whole.slice(0, lines);
  return kept.map((line, index) => {
    const isLast = index === kept.length - 1 && whole.length > lines;
    if (!isLast && !isWide(line)) return line;
    // A sign that stands upon another stays with it.
    const signs = line.match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
    while (signs.length > 0 && isWide(`${signs.join("")}…`)) signs.pop();
    return `${signs.join("")}…`;
  });
}
