import type { Range } from "./model";

/** `80`, or `8000-8099` as people write ranges. */
export function formatRange(range: Range): string {
  return range.from === range.to ? `${range.from}` : `${range.from}-${range.to}`;
}

/** How many of multiport's fifteen places a port or range takes. */
function places(range: Range): number {
  return range.from === range.to ? 1 : 2;
}

/** Most places of one multiport match. Source: iptables-extensions(8). */
const MULTIPORT_PLACES = 15;

/** The ports in groups that one multiport match each can hold, in their order. */
export function chunkForMultiport(ports: readonly Range[]): Range[][] {
  const chunks: Range[][] = [];
  let free = 0;
  for (const range of ports) {
    if (places(range) > free) {
      chunks.push([]);
      free = MULTIPORT_PLACES;
    }
    chunks.at(-1)?.push(range);
    free -= places(range);
  }
  return chunks;
}

/** Sorted, without doubles; neighbours and overlaps joined. */
export function joinRanges(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (last !== undefined && range.from <= last.to + 1) {
      joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else {
      joined.push({ from: range.from, to: range.to });
    }
  }
  return joined;
}
