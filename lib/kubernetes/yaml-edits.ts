import { type Document, isAlias, isMap, isScalar, type Pair, type YAMLMap } from "yaml";
import type { Path } from "../spec/plain-data";
import { type MergedMetadata, PARTS } from "./merge";
import { columnOf, endOf, endOfPair, indentStep, isJson, nodeAt, pairOf, startOf, startOfLine } from "./yaml-nodes";
import { blockLines, type FlowStyle, flowEntries, flowMapping, type Tree } from "./yaml-writing";

/** A piece of a text that is replaced by another; of no length where something is put in. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What edits need to know of the document. */
interface Around {
  readonly text: string;
  readonly eol: string;
  readonly step: number;
  readonly isJson: boolean;
}

/** `undefined`: there is no such edit, since an alias or something that is no mapping stands for the place. */
type Edits = readonly Edit[] | undefined;

/**
 * What has to be put into the text of a document so that a pod template has more metadata. The text around it is left as it
 * is, byte for byte: the library would write the whole document anew, with its own ideas of space and quotes.
 */
export function metadataEdits(document: Document, text: string, template: Path, added: MergedMetadata): Edits {
  const parts = PARTS.filter((part) => Object.keys(added[part]).length > 0);
  if (parts.length === 0) return [];
  const map = nodeAt(document, template);
  if (!isMap(map)) return undefined;
  const eol = /\r?\n/.exec(text)?.[0] ?? "\n";
  const around = { text, eol, step: indentStep(document, text), isJson: isJson(document) };
  const tree = Object.fromEntries(parts.map((part) => [part, added[part]]));
  // Metadata stands ahead of what it is about; but ahead of a document's first key may stand its licence.
  if (template.length > 0 && pairOf(map, "metadata") === undefined)
    return [insertion(map, { metadata: tree }, around, true)];
  return additionEdits(map, { metadata: tree }, around);
}

function additionEdits(map: YAMLMap, tree: Tree, around: Around): Edits {
  const edits: Edit[] = [];
  const missing: Record<string, string | Tree> = {};
  for (const [key, value] of Object.entries(tree)) {
    const pair = pairOf(map, key);
    const inner = pair === undefined || typeof value === "string" ? undefined : innerEdits(map, pair, value, around);
    if (pair === undefined) missing[key] = value;
    else if (inner === undefined) return undefined;
    else edits.push(...inner);
  }
  // Last, as it may go to where an inner edit goes: that one stands further in.
  return Object.keys(missing).length === 0 ? edits : [...edits, insertion(map, missing, around, false)];
}

function innerEdits(map: YAMLMap, pair: Pair, tree: Tree, around: Around): Edits {
  const { value } = pair;
  if (isMap(value)) return additionEdits(value, tree, around);
  if (isAlias(value))
    return Object.values(tree).every((leaf) => typeof leaf === "string") ? spread(map, pair, tree, around) : undefined;
  if (value === null || (isScalar(value) && value.value === null)) return [filling(map, pair, tree, around)];
  return undefined;
}

/** More entries of a mapping. */
function insertion(map: YAMLMap, tree: Tree, around: Around, isFirst: boolean): Edit {
  const [first] = map.items;
  if (map.flow === true || first === undefined) return flowInsertion(map, tree, around);
  const column = columnOf(around.text, startOf(first.key));
  const lines = blockLines(tree, column, around.step);
  const front = isFirst ? startOfComments(around.text, startOf(first.key)) : undefined;
  return front === undefined ? linesBehind(endOf(map), lines, around) : put(front, ended(lines, around));
}

/** Where the line of a key begins, with the comments right above it; `undefined` where it shares its line. */
function startOfComments(text: string, key: number): number | undefined {
  let start = startOfLine(text, key);
  if (text.slice(start, key).trim() !== "") return undefined;
  for (;;) {
    const above = startOfLine(text, start - 1);
    if (start === 0 || !text.slice(above, start).trim().startsWith("#")) return start;
    start = above;
  }
}

function flowInsertion(map: YAMLMap, tree: Tree, around: Around): Edit {
  const { text } = around;
  const [first] = map.items;
  const start = startOf(map);
  if (first === undefined && around.isJson) return { from: start, to: endOf(map), text: flowAt(start, tree, around) };
  if (first === undefined) return put(start + 1, flowEntries(tree, { quoted: false }).join(", "));
  const quoted = around.isJson || (isScalar(first.key) && first.key.type === "QUOTE_DOUBLE");
  const key = startOf(first.key);
  const line = startOfLine(text, key);
  const isOnItsOwn = line > start && text.slice(line, key).trim() === "";
  if (!isOnItsOwn) {
    const entries = flowEntries(tree, { quoted });
    return put(endOfPair(map.items.at(-1) ?? first), entries.map((entry) => `, ${entry}`).join(""));
  }
  // Ahead of the first line no comma has to be put behind another entry.
  const lines = linesWithin(text.slice(line, key), around);
  const entries = flowEntries(tree, { quoted, lines });
  return put(
    line,
    ended(
      entries.map((entry) => `${lines.indent}${entry},`),
      around,
    ),
  );
}

/** A mapping in brackets that begins at an offset: on lines of its own in JSON that has them. */
function flowAt(offset: number, tree: Tree, around: Around): string {
  if (!around.isJson) return flowMapping(tree, { quoted: false });
  const [indent] = /^[ \t]*(?=")/.exec(around.text.slice(startOfLine(around.text, offset))) ?? [];
  if (indent === undefined) return flowMapping(tree, { quoted: true });
  const lines = linesWithin(indent, around);
  return flowMapping(tree, { quoted: true, lines: { ...lines, indent: indent + lines.unit } });
}

function linesWithin(indent: string, { step, eol }: Around): NonNullable<FlowStyle["lines"]> {
  return { indent, unit: indent.startsWith("\t") ? "\t" : " ".repeat(step), eol };
}

/** Entries for a key that has none: `annotations:`, `annotations: null`. */
function filling(map: YAMLMap, { key, value }: Pair, tree: Tree, around: Around): Edit {
  if (value === null) return put(endOf(key), `: ${flowAt(endOf(key), tree, around)}`);
  const [from, to] = [startOf(value), endOf(value)];
  if (map.flow === true || to > from) return { from, to, text: flowAt(from, tree, around) };
  const column = columnOf(around.text, startOf(key)) + around.step;
  return linesBehind(endOf(key), blockLines(tree, column, around.step), around);
}

/** `labels: *labels` and more: a mapping that has all of the other one by a merge key. */
function spread(map: YAMLMap, { key, value }: Pair, tree: Tree, around: Around): Edits {
  const [from, to] = [startOf(value), endOf(value)];
  if (map.flow === true) {
    const entries = flowEntries(tree, { quoted: around.isJson });
    return [put(from, "{<<: "), put(to, `, ${entries.join(", ")}}`)];
  }
  const column = columnOf(around.text, startOf(key)) + around.step;
  const colon = around.text.slice(0, from).trimEnd().length;
  return [
    { from: colon, to: from, text: `${around.eol}${" ".repeat(column)}<<: ` },
    linesBehind(to, blockLines(tree, column, around.step), around),
  ];
}

/** Lines behind the line on which something ends. A block of text ends where the next line begins. */
function linesBehind(end: number, lines: readonly string[], around: Around): Edit {
  const { text, eol } = around;
  if (text[end - 1] === "\n") return put(end, ended(lines, around));
  const lineEnd = text.indexOf("\n", end);
  return lineEnd >= 0
    ? put(lineEnd + 1, ended(lines, around))
    : put(text.length, lines.map((line) => eol + line).join(""));
}

function ended(lines: readonly string[], { eol }: Around): string {
  return lines.map((line) => line + eol).join("");
}

function put(offset: number, text: string): Edit {
  return { from: offset, to: offset, text };
}

/** A text with all edits done. Those at one place go there in their order. */
export function edited(text: string, edits: readonly Edit[]): string {
  const ordered = edits.toSorted((one, other) => one.from - other.from);
  const pieces = ordered.map((edit, index) => text.slice(ordered[index - 1]?.to ?? 0, edit.from) + edit.text);
  return pieces.join("") + text.slice(ordered.at(-1)?.to ?? 0);
}
