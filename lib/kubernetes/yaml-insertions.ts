import { isScalar, type YAMLMap } from "yaml";
import { endOf, endOfPair, startOf, startOfLine } from "./yaml-nodes";
import { blockLines, type FlowStyle, flowEntries, flowMapping, type Tree } from "./yaml-writing";

/** A piece of a text that is replaced by another; of no length where something is put in. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What edits need to know of the document. */
export interface Around {
  readonly text: string;
  readonly eol: string;
  readonly step: number;
  readonly isJson: boolean;
}

export function put(offset: number, text: string): Edit {
  return { from: offset, to: offset, text };
}

/** Where the line begins that follows the end of something. A block of text ends there already. */
export function nextLine(text: string, end: number): number {
  const lineEnd = text[end - 1] === "\n" ? end - 1 : text.indexOf("\n", end);
  return lineEnd < 0 ? text.length : lineEnd + 1;
}

/** Entries on lines of their own, one key a line, where a line begins. */
export function blockAt(offset: number, tree: Tree, column: number, { text, eol, step }: Around): Edit {
  const isCut = offset === text.length && !text.endsWith("\n");
  const lines = blockLines(tree, column, step, !isCut && endsBlocks(text, offset));
  return put(offset, lines.map((line) => (isCut ? eol + line : line + eol)).join(""));
}

/** Whether what follows ends a block of text: a comment, or a line of spaces, that is indented as far is part of it. */
function endsBlocks(text: string, offset: number): boolean {
  const [line = ""] = text
    .slice(offset)
    .replace(/^(?:\r?\n)+/, "")
    .split("\n", 1);
  return line === "" || !/^\s*(?:#|$)/.test(line);
}

/** Where the line of a key begins, with the comments right above it; `undefined` where it shares its line. */
export function startOfComments(text: string, key: number): number | undefined {
  let start = startOfLine(text, key);
  if (text.slice(start, key).trim() !== "") return undefined;
  while (
    start > 0 &&
    text
      .slice(startOfLine(text, start - 1), start)
      .trim()
      .startsWith("#")
  ) {
    start = startOfLine(text, start - 1);
  }
  return start;
}

/** More entries for a mapping within brackets. */
export function flowInsertion(map: YAMLMap, tree: Tree, around: Around): Edit {
  const { text, eol } = around;
  const [first] = map.items;
  const start = startOf(map);
  if (first === undefined && around.isJson) return { from: start, to: endOf(map), text: flowAt(start, tree, around) };
  if (first === undefined) return put(start + 1, flowEntries(tree, { quoted: false }).join(", "));
  const quoted = around.isJson || (isScalar(first.key) && first.key.type === "QUOTE_DOUBLE");
  const key = startOf(first.key);
  const line = startOfLine(text, key);
  if (line <= start || text.slice(line, key).trim() !== "") {
    const entries = flowEntries(tree, { quoted });
    return put(endOfPair(map.items.at(-1) ?? first), entries.map((entry) => `, ${entry}`).join(""));
  }
  // Ahead of the first line no comma has to be put behind another entry.
  const lines = linesWithin(text.slice(line, key), around);
  const entries = flowEntries(tree, { quoted, lines });
  return put(line, entries.map((entry) => `${lines.indent}${entry},${eol}`).join(""));
}

/** A mapping in brackets that begins at an offset: on lines of its own in JSON that has them. */
export function flowAt(offset: number, tree: Tree, around: Around): string {
  if (!around.isJson) return flowMapping(tree, { quoted: false });
  const [indent] = /^[ \t]*(?=")/.exec(around.text.slice(startOfLine(around.text, offset))) ?? [];
  if (indent === undefined) return flowMapping(tree, { quoted: true });
  const lines = linesWithin(indent, around);
  return flowMapping(tree, { quoted: true, lines: { ...lines, indent: indent + lines.unit } });
}

function linesWithin(indent: string, { step, eol }: Around): NonNullable<FlowStyle["lines"]> {
  return { indent, unit: indent.startsWith("\t") ? "\t" : " ".repeat(step), eol };
}

/** A text with all edits done. Those at one place go there in their order. */
export function edited(text: string, edits: readonly Edit[]): string {
  const ordered = edits.toSorted((one, other) => one.from - other.from);
  const pieces = ordered.map((edit, index) => text.slice(ordered[index - 1]?.to ?? 0, edit.from) + edit.text);
  return pieces.join("") + text.slice(ordered.at(-1)?.to ?? 0);
}
