import type { Failure } from "../errors/failure";
import { notAPort, notPorts, reversedRange } from "../errors/spec-failures";
import { PORTS } from "./defaults";
import { type Parsed, parseEach, quote, type Reading, textOf } from "./parsed";
import type { Range } from "./terms";

const NUMBER = /^\d+$/;
const NUMBER_OR_RANGE = /^(\d+)(?:\s*-\s*(\d+))?$/;

/** One port, as a number or text. */
export function readPort(written: unknown): Reading<number> {
  const text = textOf(written);
  const port = text !== undefined && NUMBER.test(text) ? Number(text) : Number.NaN;
  return port >= PORTS.from && port <= PORTS.to ? { value: port } : { failure: notAPort(quote(written)) };
}

/**
 * Ports as people write them: `80`, `"80"`, `"80,8000-8099"`, or a list of those. The value is canonical. Empty
 * places between commas are passed over, as kumactl does.
 */
export function parsePorts(written: unknown): Parsed<readonly Range[]> {
  const { value, faults } = parseEach(written, readPorts);
  return { value: canonicalRanges(value), faults };
}

function readPorts(entry: unknown): Reading<Range>[] {
  const text = textOf(entry);
  if (text === undefined) return [{ failure: notPorts(quote(entry)) }];
  return splitList(text).map((part) => readRange(part, PORTS, notPorts));
}

/** The parts between commas that say something. */
function splitList(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** `80` or `8000-8099` within bounds. `otherwise` words the failure of what is neither. */
export function readRange(text: string, bounds: Range, otherwise: (found: string) => Failure): Reading<Range> {
  const [, first, second] = NUMBER_OR_RANGE.exec(text) ?? [];
  const from = Number(first);
  const to = Number(second ?? first);
  if (first === undefined || Math.min(from, to) < bounds.from || Math.max(from, to) > bounds.to) {
    return { failure: otherwise(quote(text)) };
  }
  return from <= to ? { value: { from, to } } : { failure: reversedRange(quote(text)) };
}

/** Sorted, overlaps joined, doubles dropped. Neighbours stay apart: 80 and 81 are two entries, as they were written. */
export function canonicalRanges(ranges: readonly Range[]): readonly Range[] {
  const canonical: Range[] = [];
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const last = canonical.at(-1);
    if (last === undefined || range.from > last.to) canonical.push(range);
    else if (range.to > last.to) canonical[canonical.length - 1] = { from: last.from, to: range.to };
  }
  return canonical;
}

/** The ports as a spec may write them, so that {@link parsePorts} gives them back: `80,8000-8099`. */
export function formatPorts(ranges: readonly Range[]): string {
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(",");
}

/** Whether a port is in one of the ranges. */
export function holdsPort(ranges: readonly Range[], port: number): boolean {
  return ranges.some(({ from, to }) => from <= port && port <= to);
}

/** The ports of one list that are not in another. */
export function portsOutside(ranges: readonly Range[], others: readonly Range[]): readonly Range[] {
  return others.reduce<readonly Range[]>(withoutRange, ranges);
}

function withoutRange(ranges: readonly Range[], cut: Range): readonly Range[] {
  return ranges.flatMap(({ from, to }) => {
    const before = { from, to: Math.min(to, cut.from - 1) };
    const after = { from: Math.max(from, cut.to + 1), to };
    return [before, after].filter((rest) => rest.from <= rest.to);
  });
}
