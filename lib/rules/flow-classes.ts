import { LOOPBACK_BLOCKS } from "../spec/loopback";
import { addressAt, BITS, blocksOfRange, boundsOf } from "./addresses";
import type { AnyMatch } from "./any-rule";
import { LOOPBACK } from "./loopback";
import type { Address, Family, Match, Range } from "./model";
import type { Packet } from "./packet";
import { formatRange } from "./ports";
import { classesOf, type Span, type SpanClass } from "./spans";

/** What packets have in common in one respect, as far as rules ask. */
export interface Class {
  /** `80`, `8000-8099`, `10.0.0.0/8`. Empty where there is no word for it. */
  readonly names: readonly string[];
  /** Whether it is all that no rule names. */
  readonly isRest: boolean;
  /** One of its packets, in this respect. */
  readonly packet: Partial<Packet>;
}

/** Respects in which packets differ by a number. */
export type NumberDimension = "uid" | "source" | "source-port" | "destination" | "destination-port";

export function numberClasses(dimension: NumberDimension, asked: readonly AnyMatch[], family: Family): Class[] {
  const sets = distinct(asked.map((match) => spansIn(match, dimension)).filter((spans) => spans.length > 0));
  return classesOf(sets, WHOLE[dimension](family)).map(({ spans, isRest }) => ({
    names: isRest ? [] : spans.flatMap((span) => nameOf(span, dimension, family)),
    isRest,
    packet: packetWith(isAddress(dimension) ? fromOutside(spans, family) : spans[0].from, dimension, family),
  }));
}

function isAddress(dimension: NumberDimension): boolean {
  return dimension === "source" || dimension === "destination";
}

/**
 * An address by which all of them can be tried: none that the host keeps to itself, if there is another. What comes from
 * other hosts, or goes to them, has no such address.
 */
function fromOutside(spans: SpanClass["spans"], family: Family): bigint {
  const kept = [LOOPBACK_BLOCKS[family], LOOPBACK[family].passthrough].map((cidr) => blockSpan({ cidr }));
  const firsts = spans.flatMap(({ from, to }) => {
    const first = kept.reduce((at, block) => (block.from <= at && at <= block.to ? block.to + 1n : at), from);
    return first <= to ? [first] : [];
  });
  return firsts[0] ?? spans[0].from;
}

const PORTS: Span = { from: 1n, to: 65_535n };
const WHOLE: Readonly<Record<NumberDimension, (family: Family) => Span>> = {
  uid: () => ({ from: 0n, to: 2n ** 32n - 1n }),
  source: (family) => ({ from: 0n, to: 2n ** BigInt(BITS[family]) - 1n }),
  destination: (family) => ({ from: 0n, to: 2n ** BigInt(BITS[family]) - 1n }),
  "source-port": () => PORTS,
  "destination-port": () => PORTS,
};

/** The set that a condition asks for, whether a packet shall be in it or not. */
function spansIn(match: AnyMatch, dimension: NumberDimension): Span[] {
  switch (match.kind) {
    case "not":
      return spansIn(match.of, dimension);
    case "any-of":
      return match.of.flatMap((one) => spansIn(one, dimension));
    case "source-ports":
      return dimension === "source-port" ? match.ports.map(spanOf) : [];
    case "source-port":
      return dimension === match.kind ? [spanOf({ from: match.port, to: match.port })] : [];
    case "destination-port":
      return dimension === match.kind ? match.ports.map(spanOf) : [];
    case "owner":
      return dimension === "uid" ? [spanOf(match.uids)] : [];
    case "source":
    case "destination":
      return dimension === match.kind ? [blockSpan(match.address)] : [];
    default:
      return [];
  }
}

function spanOf({ from, to }: Range): Span {
  return { from: BigInt(from), to: BigInt(to) };
}

function blockSpan(address: Address): Span {
  if ("of" in address) throw new Error(`where a packet goes depends on the host's ${address.of}`);
  const { first, last } = boundsOf(address.cidr);
  return { from: first, to: last };
}

function nameOf({ from, to }: Span, dimension: NumberDimension, family: Family): string[] {
  if (dimension !== "source" && dimension !== "destination") {
    return [formatRange({ from: Number(from), to: Number(to) })];
  }
  const blocks = blocksOfRange(addressAt(from, family), addressAt(to, family));
  return blocks.map((block) => block.replace(family === "ipv4" ? /\/32$/ : /\/128$/, ""));
}

function packetWith(value: bigint, dimension: NumberDimension, family: Family): Partial<Packet> {
  switch (dimension) {
    case "uid":
      return { uid: Number(value) };
    case "source-port":
      return { sourcePort: Number(value) };
    case "destination-port":
      return { destinationPort: Number(value) };
    default:
      return { [dimension]: addressAt(value, family) };
  }
}

/** `lo` is always apart: what goes over it never leaves the host. */
export function interfaceClasses(direction: Packet["direction"], asked: readonly AnyMatch[]): Class[] {
  const kind = direction === "inbound" ? "in-interface" : "out-interface";
  const names = distinct(asked.flatMap(plainMatches).flatMap((match) => (match.kind === kind ? [match.name] : [])));
  const patterns = names.filter((name) => name !== "lo" && name !== "+");
  const withName = (name: string) => (direction === "inbound" ? { inInterface: name } : { outInterface: name });
  // A name that an interface has only if a pattern asks for no more than its beginning.
  const named = patterns.map((name) => ({
    names: [name],
    isRest: false,
    packet: withName(name.endsWith("+") ? `${name.slice(0, -1)}~` : name),
  }));
  return [
    { names: ["lo"], isRest: false, packet: withName("lo") },
    ...named,
    { names: [], isRest: true, packet: withName("~") },
  ];
}

export function ageClasses(asked: readonly AnyMatch[]): Class[] {
  const opening: Class = { names: [], isRest: true, packet: { opensConnection: true } };
  const older: Class = { names: ["older connections"], isRest: false, packet: { opensConnection: false } };
  return asksFor("opens-connection", asked) ? [opening, older] : [opening];
}

export function validityClasses(asked: readonly AnyMatch[]): Class[] {
  const valid: Class = { names: [], isRest: true, packet: {} };
  const invalid: Class = { names: ["an invalid state"], isRest: false, packet: { isInvalid: true } };
  return asksFor("invalid-state", asked) ? [valid, invalid] : [valid];
}

export function receiverClasses(asked: readonly AnyMatch[]): Class[] {
  const toHost: Class = { names: [], isRest: true, packet: {} };
  const through: Class = { names: ["other hosts"], isRest: false, packet: { isToHost: false } };
  return asked.some(({ kind }) => kind === "to-this-host") ? [toHost, through] : [toHost];
}

function asksFor(kind: Match["kind"], asked: readonly AnyMatch[]): boolean {
  return asked.flatMap(plainMatches).some((match) => match.kind === kind);
}

function plainMatches(match: AnyMatch): readonly AnyMatch[] {
  if (match.kind === "not") return [match.of];
  return match.kind === "any-of" ? match.of : [match];
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

function keyOf(item: unknown): string {
  return JSON.stringify(item, (_, value) => (typeof value === "bigint" ? `${value}` : value));
}
