import { type Document, isAlias, isMap, isScalar, type Pair, type YAMLMap } from "yaml";
import type { Path } from "../spec/plain-data";
import { type MergedMetadata, PARTS } from "./merge";
import {
  type Around,
  blockAt,
  type Edit,
  flowAt,
  flowInsertion,
  nextLine,
  put,
  startOfComments,
} from "./yaml-insertions";
import { columnOf, endOf, indentStep, isJson, nodeAt, pairOf, startOf } from "./yaml-nodes";
import { flowEntries, flowMapping, type Tree } from "./yaml-writing";

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
  const metadata = Object.fromEntries(parts.map((part) => [part, added[part]]));
  // Metadata stands ahead of what it is about; but ahead of a document's first key may stand its licence.
  const isFirst = template.length > 0 && pairOf(map, "metadata") === undefined;
  return isFirst ? [insertion(map, { metadata }, around, true)] : additionEdits(map, { metadata }, around);
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
  if (value === null || (isScalar(value) && value.value === null)) return [filling(map, pair, tree, around)];
  const isFlat = Object.values(tree).every((leaf) => typeof leaf === "string");
  return isAlias(value) && isFlat ? spread(map, pair, tree, around) : undefined;
}

/** More entries of a mapping. */
function insertion(map: YAMLMap, tree: Tree, around: Around, isFirst: boolean): Edit {
  const { text } = around;
  const [first] = map.items;
  if (map.flow === true || first === undefined) return flowInsertion(map, tree, around);
  const key = startOf(first.key);
  const front = isFirst ? startOfComments(text, key) : undefined;
  return blockAt(front ?? nextLine(text, endOf(map)), tree, columnOf(text, key), around);
}

/** Entries for a key that has none: `annotations:`, `annotations: null`. */
function filling(map: YAMLMap, { key, value }: Pair, tree: Tree, around: Around): Edit {
  if (value === null) return put(endOf(key), `: ${flowMapping(tree, { quoted: around.isJson })}`);
  const [from, to] = [startOf(value), endOf(value)];
  if (map.flow === true || to > from) return { from, to, text: flowAt(from, tree, around) };
  return blockAt(nextLine(around.text, endOf(key)), tree, innerColumn(key, around), around);
}

/** `labels: *labels` and more: a mapping that has all of the other one by a merge key. */
function spread(map: YAMLMap, { key, value }: Pair, tree: Tree, around: Around): Edits {
  const { text, eol, isJson: quoted } = around;
  const [from, to] = [startOf(value), endOf(value)];
  if (map.flow === true) return [put(from, "{<<: "), put(to, `, ${flowEntries(tree, { quoted }).join(", ")}}`)];
  const column = innerColumn(key, around);
  const colon = text.slice(0, from).trimEnd().length;
  return [
    { from: colon, to: from, text: `${eol}${" ".repeat(column)}<<: ` },
    blockAt(nextLine(text, to), tree, column, around),
  ];
}

function innerColumn(key: unknown, { text, step }: Around): number {
  return columnOf(text, startOf(key)) + step;
}
