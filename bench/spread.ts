/** What several rounds of one measurement came to, in their own unit. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws Error without any value: a measurement that was not made is no figure */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error("nothing was measured");
  return { min, median: medianOf(sorted), max };
}

function medianOf(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** `1.23 (1.19–1.40)`: the median, and what it lay between. */
export function showSpread({ min, median, max }: Spread): string {
  return min === max ? showNumber(median) : `${showNumber(median)} (${showNumber(min)}–${showNumber(max)})`;
}

/** Three digits that count. */
export function showNumber(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-US");
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/**
 * How many times another measurement's value one came to: of the rounds pair by pair, so that what slowed down a
 * whole round is in both.
 */
export function ratios(values: readonly number[], others: readonly number[]): Spread {
  return spreadOf(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}

/** A measurement of each variant, round by round: noise of the machine meets them all alike. */
export async function interleaved<Variant, Measured = number>(
  rounds: number,
  variants: readonly Variant[],
  measure: (variant: Variant) => Promise<Measured> | Measured,
): Promise<ReadonlyMap<Variant, readonly Measured[]>> {
  const found = new Map<Variant, Measured[]>(variants.map((variant) => [variant, []]));
  for (let round = 0; round < rounds; round += 1) {
    // The other way round every second time: whoever goes first would always meet the colder machine.
    const order = round % 2 === 0 ? variants : variants.toReversed();
    for (const variant of order) found.get(variant)?.push(await measure(variant));
  }
  return found;
}
