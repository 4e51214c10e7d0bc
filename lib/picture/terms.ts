import type { Class } from "../rules/flow-classes";
import type { Limit } from "../rules/flow-words";
import { DIMENSIONS, type Dimension, type Flow } from "../rules/flows";
import { type Group, groupedBy } from "../rules/grouped-by";

/** What some flows of a road have in common, and no other flow of it has. */
export type Term = readonly Limit[];

/** Some flows, as what they are in one respect or in two. */
export interface Terms {
  readonly terms: readonly Term[];
  /** Whether these are all of them: three respects at once make nothing that reads well. */
  readonly isWhole: boolean;
}

const RESPECTS: readonly (readonly Dimension[])[] = [
  ...DIMENSIONS.map((dimension) => [dimension]),
  ...DIMENSIONS.flatMap((one, index) => DIMENSIONS.slice(index + 1).map((other) => [one, other])),
];

/** Words for a part of a road that does not have the rest, that is, what no rule names. */
export function termsOf(part: readonly Flow[], whole: readonly Flow[]): Terms {
  const wanted = new Set(part);
  const told = new Set<Flow>();
  const terms: Term[] = [];
  for (const respects of RESPECTS) {
    const pure = [...grouped(whole, respects).values()].filter(
      (group) => group.every((flow) => wanted.has(flow)) && !group.every((flow) => told.has(flow)),
    );
    for (const flow of pure.flat()) told.add(flow);
    terms.push(...joined(pure.map((group) => termOf(group, respects, whole))));
  }
  return { terms, isWhole: told.size === wanted.size };
}

function grouped(flows: readonly Flow[], respects: readonly Dimension[]): Map<string, Group<Flow>> {
  return groupedBy(flows, ({ classes }) => JSON.stringify(respects.map((dimension) => classes[dimension].packet)));
}

function termOf([flow]: readonly Flow[], respects: readonly Dimension[], whole: readonly Flow[]): Limit[] {
  return respects.flatMap((dimension): Limit[] => {
    const own = flow?.classes[dimension];
    const of = classesIn(whole, dimension);
    if (own === undefined || of.length < 2) return [];
    if (own !== commonOf(of)) return [{ dimension, names: own.names, isException: false }];
    return [{ dimension, names: of.filter((one) => one !== own).flatMap(({ names }) => names), isException: true }];
  });
}

/** Whether a flow is in each respect what most are: what no rule names, or of what all is named the largest part. */
export function isCommon(flow: Flow, whole: readonly Flow[]): boolean {
  return DIMENSIONS.every((dimension) => flow.classes[dimension] === commonOf(classesIn(whole, dimension)));
}

function commonOf(classes: readonly Class[]): Class | undefined {
  return classes.find(({ isRest }) => isRest) ?? classes.toSorted((one, other) => sizeOf(other) - sizeOf(one))[0];
}

/** Of ports or users, as far as ranges name them. */
function sizeOf({ names }: Class): number {
  return names.reduce((sum, name) => {
    const [from = 0, to = from] = name.split("-").map(Number);
    return sum + (to - from + 1 || 1);
  }, 0);
}

function classesIn(flows: readonly Flow[], dimension: Dimension): Class[] {
  return [...new Set(flows.map(({ classes }) => classes[dimension]))];
}

/** Terms that differ in their last respect only, as one: what is named there, or all but what is not. */
function joined(terms: readonly Limit[][]): Term[] {
  const all = new Map<string, Limit[]>();
  for (const term of terms) {
    const last = term.at(-1);
    if (last === undefined) continue;
    const key = JSON.stringify([term.slice(0, -1), last.dimension]);
    const known = all.get(key)?.at(-1);
    all.set(key, [...term.slice(0, -1), known === undefined ? last : union(known, last)]);
  }
  return [...all.values()];
}

function union(one: Limit, other: Limit): Limit {
  if (other.isException && !one.isException) return union(other, one);
  const names = one.isException
    ? one.names.filter((name) => other.names.includes(name) === other.isException)
    : [...new Set([...one.names, ...other.names])];
  return { ...one, names: names.toSorted(byNumber) };
}

function byNumber(one: string, other: string): number {
  const [first, second] = [one, other].map((name) =>
    /^\d+(-\d+)?$/.test(name) ? Number.parseInt(name, 10) : undefined,
  );
  return first === undefined || second === undefined ? 0 : first - second;
}
