import { isSameLetters, nearest } from "./nearest";
import type { Path } from "./plain-data";

/** Keys that an object may have, and below each those of its own value. A list adds nothing to the way. */
export interface KeyTree extends ReadonlyMap<string, KeyTree> {}

/**
 * What a key that is not known was probably meant to be: the key beside it that is spelt most like it, else the places where
 * just this key belongs.
 */
export function meantBy(tree: KeyTree, place: Path, unknown: string): readonly string[] {
  const known = [...keysAt(tree, place).keys()];
  const meant = nearest(unknown, known);
  if (meant !== undefined && isSameLetters(meant, unknown)) return [meant];
  const elsewhere = keyPaths(tree).filter((path) => path === unknown || path.endsWith(`.${unknown}`));
  if (elsewhere.length > 0) return elsewhere;
  return meant === undefined ? [] : [meant];
}

const NONE: KeyTree = new Map();

function keysAt(tree: KeyTree, place: Path): KeyTree {
  return place.reduce<KeyTree>((keys, step) => (typeof step === "number" ? keys : (keys.get(step) ?? NONE)), tree);
}

/** Every key, with the way to it. */
function keyPaths(tree: KeyTree): string[] {
  return [...tree].flatMap(([key, inner]) => [key, ...keyPaths(inner).map((path) => `${key}.${path}`)]);
}
