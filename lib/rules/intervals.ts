/** Whole numbers, both ends among them. Wide enough for IPv6 addresses. */
export interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** A set of whole numbers: sorted, no two overlap. */
export type Intervals = readonly Interval[];

/** What is in both. */
export function intersection(one: Intervals, other: Intervals): Intervals {
  const common: Interval[] = [];
  for (const interval of one) {
    for (const cut of other) {
      if (!meet(interval, cut)) continue;
      const { first } = interval.first < cut.first ? cut : interval;
      const { last } = interval.last < cut.last ? interval : cut;
      common.push({ first, last });
    }
  }
  return common;
}

/** What of `one` is not in `other`. */
export function difference(one: Intervals, other: Intervals): Intervals {
  return other.reduce<Intervals>(without, one);
}

function without(intervals: Intervals, cut: Interval): Intervals {
  const rest: Interval[] = [];
  for (const interval of intervals) {
    if (!meet(interval, cut)) {
      rest.push(interval);
      continue;
    }
    if (interval.first < cut.first) rest.push({ first: interval.first, last: cut.first - 1n });
    if (cut.last < interval.last) rest.push({ first: cut.last + 1n, last: interval.last });
  }
  return rest;
}

function meet(one: Interval, other: Interval): boolean {
  return one.first <= other.last && other.first <= one.last;
}
