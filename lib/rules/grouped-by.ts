/** Items that have one key, in the order in which they come. */
export type Group<T> = readonly [T, ...T[]];

/** Items by a key that they have, keys in the order in which they come first. */
export function groupedBy<T, Key>(items: Iterable<T>, keyOf: (item: T) => Key): Map<Key, Group<T>> {
  const groups = new Map<Key, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
