import type { Range } from "../spec/terms";

/** Kuma knows no ranges but in rules for uids: a range is its ports, one by one, each a rule of its own in every pod. */
export function singlePorts(ranges: readonly Range[]): number[] {
  return ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}

export function countPorts(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

/** More than anybody writes, and not so many that a pod starts late. Ours. */
export const MOST_PORTS = 1000;
