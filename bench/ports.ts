/** Ports of which no two are neighbours, so that they cannot be joined to a range. */
export function scattered(count: number): number[] {
  return Array.from({ length: count }, (_, index) => 20_000 + 2 * index);
}
