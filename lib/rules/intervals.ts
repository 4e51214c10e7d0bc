/** Whole numbers, both ends among them. Wide enough for IPv6 addresses. */
export interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** A set of whole numbers: sorted, no two overlap. */
export type Intervals = readonly Interval[];

/** What is in both. */
export function intersection(one: Intervals, other: Intervals): Intervals {
  return one.flatMap((interval) => other.flatMap((cut) => overlap(interval, cut)));
}

/** What of `one` is not in `other`. */
export function difference(one: Intervals, other: Intervals): Intervals {
  return other.reduce<Intervals>((rest, cut) => rest.flatMap((interval) => without(interval, cut)), one);
}

function overlap(one: Interval, other: Interval): Interval[] {
  if (other.last < one.first || one.last < other.first) return [];
  const { first } = one.first < other.first ? other : one;
  const { last } = one.last < other.last ? one : other;
  return [{ first, last }];
}

function without({ first, last }: Interval, cut: Interval): Interval[] {
  if (cut.last < first || last < cut.first) return [{ first, last }];
  return [
    ...(first < cut.first ? [{ first, last: cut.first - 1n }] : []),
    ...(cut.last < last ? [{ first: cut.last + 1n, last }] : []),
  ];
}
