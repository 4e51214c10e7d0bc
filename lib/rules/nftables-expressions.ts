import * as z from "zod";
import type { Family, Match, Verdict } from "./model";
import { LOG_LEVELS } from "./nftables-rules";
import { readSelector } from "./nftables-selectors";
import { readBlocks, readNumbers, readParts, readProtocol } from "./nftables-values";

/** A rule of nftables, understood: for one family or both, with conditions of which any one list holds. */
export interface ReadRule {
  readonly family?: Family;
  readonly alternatives: readonly (readonly Match[])[];
  readonly verdict: ReadVerdict;
}

type ReadVerdict = Verdict | { readonly kind: "goto"; readonly chain: string } | { readonly kind: "accept" };

type Sets = ReadonlyMap<string, readonly unknown[]>;

/** Reads the expressions of one rule; none if there is anything in it that we never write. */
export function readExpressions(expr: readonly unknown[], sets: Sets): ReadRule | undefined {
  const conditions = expr.slice(0, -1).map((one) => readMatch(one, sets));
  const verdict = readVerdict(expr.at(-1));
  if (verdict === undefined) return undefined;
  let alternatives: readonly (readonly Match[])[] = [[]];
  const families = new Set<Family>();
  for (const condition of conditions) {
    if (condition === undefined) return undefined;
    if (condition.family !== undefined) families.add(condition.family);
    alternatives = alternatives.flatMap((before) =>
      condition.anyOf.map((more) => withoutDoubles([...before, ...more])),
    );
  }
  const [family, ...others] = families;
  if (others.length > 0) return undefined;
  return { ...(family === undefined ? {} : { family }), alternatives, verdict };
}

/** `tcp flags` and `tcp dport` both say that it is TCP. */
function withoutDoubles(matches: readonly Match[]): Match[] {
  return matches.filter(
    (match, index) =>
      match.kind !== "protocol" ||
      !matches.slice(0, index).some((other) => JSON.stringify(other) === JSON.stringify(match)),
  );
}

/** What one expression asks for: any of some lists of conditions, in one family if it says so. */
interface Condition {
  readonly family?: Family;
  readonly anyOf: readonly (readonly Match[])[];
}

const MATCH = z.strictObject({
  match: z.strictObject({ op: z.enum(["==", "!=", "in"]), left: z.unknown(), right: z.unknown() }),
});
const ANONYMOUS_SET = z.strictObject({ set: z.array(z.unknown()) });

function readMatch(expression: unknown, sets: Sets): Condition | undefined {
  const match = MATCH.safeParse(expression).data?.match;
  const selector = match === undefined ? undefined : readSelector(match.left);
  if (match === undefined || selector === undefined) return undefined;
  const values = valuesOf(match.right, sets);
  const not = match.op === "!=";
  // "Not one of these" is nothing that we write.
  if (values === undefined || (not && values.length !== 1)) return undefined;
  return READERS[selector]?.(values, not);
}

function valuesOf(right: unknown, sets: Sets): readonly unknown[] | undefined {
  if (typeof right === "string" && right.startsWith("@")) return sets.get(right.slice(1));
  return ANONYMOUS_SET.safeParse(right).data?.set ?? [right];
}

type Reader = (values: readonly unknown[], not: boolean) => Condition | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  "meta nfproto": ([value], not) =>
    !not && (value === "ipv4" || value === "ipv6") ? { family: value, anyOf: [[]] } : undefined,
  "meta l4proto": positively((value) => {
    const protocol = readProtocol(value);
    return protocol === undefined ? undefined : [{ kind: "protocol", protocol }];
  }),
  "meta skuid": positively((value) => {
    const uids = readNumbers(value);
    return uids === undefined ? undefined : [{ kind: "owner", uids, not: false }];
  }),
  "ip saddr": addresses("source", "ipv4"),
  "ip daddr": addresses("destination", "ipv4"),
  "ip6 saddr": addresses("source", "ipv6"),
  "ip6 daddr": addresses("destination", "ipv6"),
  "meta iifname": interfaces("in-interface"),
  "meta oifname": interfaces("out-interface"),
  "tcp dport": destinationPorts("tcp"),
  "udp dport": destinationPorts("udp"),
  "tcp sport": sourcePort("tcp"),
  "udp sport": sourcePort("udp"),
  "tcp flags & ack|fin|rst|syn": ([value], not) =>
    value === "syn" ? { anyOf: [[TCP, { kind: "opens-connection", not }]] } : undefined,
  "ct state": positively((value) => (value === "invalid" ? [{ kind: "invalid-state" }] : undefined)),
  "meta l4proto . th dport . meta skuid": positively(readOwnerElement),
};

const TCP: Match = { kind: "protocol", protocol: "tcp" };

/** Each value one alternative. */
function positively(read: (value: unknown) => Match[] | undefined): Reader {
  return (values, not) => {
    const anyOf = values.map(read);
    return not || anyOf.includes(undefined) ? undefined : { anyOf: anyOf.filter((one) => one !== undefined) };
  };
}

function addresses(kind: "source" | "destination", family: Family): Reader {
  return (values, not) => {
    const blocks = values.map((value) => readBlocks(value, family));
    const cidrs = blocks.flatMap((block) => block ?? []);
    if (blocks.includes(undefined) || (not && cidrs.length !== 1)) return undefined;
    return { family, anyOf: cidrs.map((cidr) => [{ kind, address: { cidr }, not }]) };
  };
}

function interfaces(kind: "in-interface" | "out-interface"): Reader {
  return (values, not) => {
    if (!values.every((value) => typeof value === "string")) return undefined;
    return { anyOf: values.map((value) => [{ kind, name: value.replace(/\*$/, "+"), not }]) };
  };
}

function destinationPorts(protocol: "tcp" | "udp"): Reader {
  return (values, not) => {
    const ports = values.map(readNumbers).filter((range) => range !== undefined);
    if (not || ports.length !== values.length) return undefined;
    if (ports.length === 0) return { anyOf: [] };
    return {
      anyOf: [
        [
          { kind: "protocol", protocol },
          { kind: "destination-port", ports, multiport: ports.length > 1 },
        ],
      ],
    };
  };
}

function sourcePort(protocol: "tcp" | "udp"): Reader {
  return positively((value) =>
    typeof value === "number"
      ? [
          { kind: "protocol", protocol },
          { kind: "source-port", port: value },
        ]
      : undefined,
  );
}

function readOwnerElement(value: unknown): Match[] | undefined {
  const [protocol, ports, uids, ...more] = readParts(value) ?? [];
  const [name, portRange, uidRange] = [readProtocol(protocol), readNumbers(ports), readNumbers(uids)];
  if (name === undefined || portRange === undefined || uidRange === undefined || more.length > 0) return undefined;
  return [
    { kind: "protocol", protocol: name },
    { kind: "destination-port", ports: [portRange], multiport: false },
    { kind: "owner", uids: uidRange, not: false },
  ];
}

const VERDICT = z.union([
  z.strictObject({ return: z.null() }),
  z.strictObject({ drop: z.null() }),
  z.strictObject({ accept: z.null() }),
  z.strictObject({ jump: z.strictObject({ target: z.string() }) }),
  z.strictObject({ goto: z.strictObject({ target: z.string() }) }),
  z.strictObject({ redirect: z.strictObject({ port: z.number() }) }),
  z.strictObject({ log: z.strictObject({ prefix: z.string(), level: z.enum(LOG_LEVELS).optional() }) }),
  z.strictObject({
    mangle: z.strictObject({
      key: z.strictObject({ ct: z.strictObject({ key: z.literal("zone") }) }),
      value: z.number(),
    }),
  }),
]);

/** nft leaves out a level that is this one: LOGLEVEL_WARNING. */
const DEFAULT_LEVEL = "warn";

function readVerdict(expression: unknown): ReadVerdict | undefined {
  const verdict = VERDICT.safeParse(expression).data;
  if (verdict === undefined) return undefined;
  if ("return" in verdict) return { kind: "return" };
  if ("drop" in verdict) return { kind: "drop" };
  if ("accept" in verdict) return { kind: "accept" };
  if ("jump" in verdict) return { kind: "jump", chain: verdict.jump.target };
  if ("goto" in verdict) return { kind: "goto", chain: verdict.goto.target };
  if ("redirect" in verdict) return { kind: "redirect", port: verdict.redirect.port };
  if ("mangle" in verdict) return { kind: "conntrack-zone", zone: verdict.mangle.value };
  return { kind: "log", prefix: verdict.log.prefix, level: LOG_LEVELS.indexOf(verdict.log.level ?? DEFAULT_LEVEL) };
}
