import { DNS_PORT } from "../spec/defaults";
import type { Class } from "./flow-classes";
import { DIMENSIONS, type Dimension, type Flow } from "./flows";
import { listed } from "./listed";

/** What people call traffic that goes one way: the host's queries are `dns`, wherever the nameserver is. */
export function roadOf({ packet }: Flow): string {
  const { direction, protocol, destinationPort, outInterface } = packet;
  if (protocol === "udp" && destinationPort === DNS_PORT) return direction === "outbound" ? "dns" : "inbound dns";
  return outInterface === "lo" ? `${protocol} within the host` : `${direction} ${protocol}`;
}

/** Parts that a sentence may have before it is no easier to read than `some`. */
const MOST_PARTS = 3;

/**
 * Some flows of a road in words, named by that alone in which they are less than those they are a part of:
 * `outbound tcp of uid 1001 to port 443`. Several subjects where no single one tells them; `some` where few cannot.
 */
export function flowSubjects(part: readonly Flow[], whole: readonly Flow[]): Subject[] {
  const [first] = part;
  if (first === undefined) return [];
  const partings = [[part], ...DIMENSIONS.map((dimension) => parted(part, dimension))];
  const exact = partings.filter((parts) => parts.length <= MOST_PARTS && parts.every((one) => isTold(one, whole)));
  const [best] = exact.toSorted((one, other) => one.length - other.length);
  if (best === undefined) return [{ ...subject(part, whole), road: `some ${roadOf(first)}` }];
  return best.map((one) => subject(one, whole));
}

/** `outbound tcp`, and what is said of it: `of uid 1001 to port 443`. */
export interface Subject {
  readonly road: string;
  readonly details: string;
  /** The same as data. */
  readonly limits: readonly Limit[];
}

/** What a part of a road has in one respect: one of these, or none of them. */
export interface Limit {
  readonly dimension: Dimension;
  readonly names: readonly string[];
  /** Whether these are what does not belong to it. */
  readonly isException: boolean;
}

function subject(part: readonly Flow[], whole: readonly Flow[]): Subject {
  const limits = DIMENSIONS.flatMap((dimension) => limitOf(dimension, part, whole));
  const [exceptions, named] = [true, false].map((isException) =>
    limits.filter((one) => one.isException === isException).map(limitText),
  );
  const except = exceptions === undefined || exceptions.length === 0 ? [] : ["except", exceptions.join(" and ")];
  const details = [...(named ?? []), ...except].join(" ");
  return { road: part.slice(0, 1).map(roadOf).join(""), details, limits };
}

/** Whether the words for a part speak of nothing else in the whole. */
function isTold(part: readonly Flow[], whole: readonly Flow[]): boolean {
  const inPart = DIMENSIONS.map((dimension) => [dimension, classesIn(part, dimension)] as const);
  const told = whole.filter(({ classes }) => inPart.every(([dimension, of]) => of.has(classes[dimension])));
  return told.length <= part.length;
}

function classesIn(flows: readonly Flow[], dimension: Dimension): Set<Class> {
  return new Set(flows.map(({ classes }) => classes[dimension]));
}

/** The flows by what they are in one respect; what is the same in all others stays together. */
function parted(flows: readonly Flow[], dimension: Dimension): Flow[][] {
  const parts = new Map<string, Flow[]>();
  for (const one of classesIn(flows, dimension)) {
    const ofClass = flows.filter(({ classes }) => classes[dimension] === one);
    const others = DIMENSIONS.filter((other) => other !== dimension);
    const key = JSON.stringify(ofClass.map(({ classes }) => others.map((other) => classes[other].packet)));
    parts.set(key, [...(parts.get(key) ?? []), ...ofClass]);
  }
  return [...parts.values()];
}

/** What is said of values before they are named, and of what kind they are. */
const WORDS: Readonly<Record<Dimension, readonly [preposition: string, noun?: string]>> = {
  age: ["of"],
  validity: ["with"],
  uid: ["of", "uid"],
  source: ["from"],
  "source-port": ["from", "port"],
  interface: ["over"],
  receiver: ["for"],
  destination: ["to"],
  "destination-port": ["to", "port"],
};

/** In what a part is less than the whole, and whether that is said by what does not belong to it. */
function limitOf(dimension: Dimension, part: readonly Flow[], whole: readonly Flow[]): Limit[] {
  const of = classesIn(part, dimension);
  const others = [...classesIn(whole, dimension)].filter((one) => !of.has(one));
  if (others.length === 0) return [];
  // What no rule names has no name.
  const isException = [...of].some(({ isRest }) => isRest);
  const named = (isException ? others : [...of]).flatMap((one) => one.names);
  const isNumber = WORDS[dimension][1] !== undefined;
  const names = isNumber ? named.toSorted((one, other) => startOf(one) - startOf(other)) : named;
  return [{ dimension, names, isException }];
}

/** What is said of values of this kind before they are named: `from port`. */
export function introduction(dimension: Dimension): string {
  return WORDS[dimension].join(" ");
}

function limitText({ dimension, names }: Limit): string {
  const [preposition, noun] = WORDS[dimension];
  const nouns = noun === undefined ? [] : [names.length > 1 || names[0]?.includes("-") ? `${noun}s` : noun];
  return [preposition, ...nouns, listed(names, MOST_NAMES)].join(" ");
}

/** Of a port, a uid, or a range of them. */
function startOf(name: string): number {
  return Number(name.split("-")[0]);
}

const MOST_NAMES = 5;
