/** Values in a row, both ends included: ports, uids, addresses as numbers. */
export interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** Values that lie in the same ones of some sets, so that nothing which asks for those sets can tell them apart. */
export interface SpanClass {
  /** In their order; never empty. */
  readonly spans: readonly [Span, ...Span[]];
  /** Whether they lie in none of the sets. */
  readonly isRest: boolean;
}

/** All values of `whole`, parted by the sets: every value is in just one class. */
export function classesOf(sets: readonly (readonly Span[])[], whole: Span): SpanClass[] {
  const classes = new Map<string, [Span, ...Span[]]>();
  for (const piece of piecesOf(sets, whole)) {
    const signature = sets.map((set) => (set.some((span) => isWithin(piece, span)) ? "1" : "0")).join("");
    const spans = classes.get(signature);
    if (spans === undefined) classes.set(signature, [piece]);
    else append(spans, piece);
  }
  return [...classes].map(([signature, spans]) => ({ spans, isRest: !signature.includes("1") }));
}

/** Between two pieces in a row some set begins or ends. */
function piecesOf(sets: readonly (readonly Span[])[], whole: Span): Span[] {
  const begins = sets.flat().flatMap(({ from, to }) => [from, to + 1n]);
  const inside = begins.filter((value) => whole.from < value && value <= whole.to);
  const cuts = [whole.from, ...new Set(inside)].toSorted((one, other) => (one < other ? -1 : 1));
  return cuts.map((from, index) => ({ from, to: (cuts[index + 1] ?? whole.to + 1n) - 1n }));
}

function isWithin(piece: Span, span: Span): boolean {
  return span.from <= piece.from && piece.to <= span.to;
}

function append(spans: [Span, ...Span[]], piece: Span): void {
  const last = spans.at(-1);
  if (last !== undefined && last.to + 1n === piece.from) spans[spans.length - 1] = { from: last.from, to: piece.to };
  else spans.push(piece);
}
