import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, type Pair, visit, type YAMLMap } from "yaml";
import type { Path } from "../spec/plain-data";

/** Questions to a parsed text of YAML about where its nodes are. Offsets count characters of the text. */

/** The pair of a mapping that has a key, written there and not merged into it. */
export function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** What is written at a path; `undefined` where an alias or a merge key stands for it, or for what it is in. */
export function nodeAt(document: Document, path: Path): unknown {
  return path.reduce<unknown>((outer, step) => {
    if (isSeq(outer) && typeof step === "number") return outer.items[step];
    return isMap(outer) ? pairOf(outer, String(step))?.value : undefined;
  }, document.contents);
}

export function startOf(node: unknown): number {
  if (isMap(node) && node.flow !== true && node.items[0] !== undefined) return startOf(node.items[0].key);
  return rangeOf(node)[0];
}

/** Where the text of a node ends, comments behind it left out. */
export function endOf(node: unknown): number {
  if (isCollection(node) && node.flow !== true && node.items.length > 0) {
    const last = node.items.at(-1);
    return isMap(node) ? endOfPair(last as Pair) : endOf(last);
  }
  return rangeOf(node)[1];
}

export function endOfPair({ key, value }: Pair): number {
  return endOf(value ?? key);
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = isScalar(node) || isCollection(node) || isAlias(node) ? node.range : undefined;
  if (range === null || range === undefined) throw new Error("a parsed node has no place");
  return [range[0], range[1]];
}

export function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The column of a key in a block: of what stands ahead of it on its line, dashes indent, and an anchor is part of it. */
export function columnOf(text: string, offset: number): number {
  const ahead = text.slice(startOfLine(text, offset), offset);
  return /^\ufeff?\s*(?:-\s+)*/.exec(ahead)?.[0].replace("\ufeff", "").length ?? 0;
}

/** Whether a document is JSON: brackets, and keys in quotes. */
export function isJson({ contents }: Document): boolean {
  const key = isMap(contents) && contents.flow === true ? contents.items[0]?.key : undefined;
  return isScalar(key) && key.type === "QUOTE_DOUBLE";
}

/** By how much one mapping of a document stands further in than the one that it is in; 2 where there is none such. */
export function indentStep(document: Document, text: string): number {
  let step: number | undefined;
  visit(document, {
    Pair: (_, { key, value }) => {
      const inner = isMap(value) ? value.items[0]?.key : undefined;
      if (!isScalar(key) || inner === undefined) return undefined;
      const [outerColumn, innerColumn] = [columnOf(text, startOf(key)), columnOf(text, startOf(inner))];
      const isOnItsOwn = text.slice(startOfLine(text, startOf(inner)), startOf(inner)).trim() === "";
      if (!isOnItsOwn || innerColumn <= outerColumn) return undefined;
      step = innerColumn - outerColumn;
      return visit.BREAK;
    },
  });
  return step ?? 2;
}
