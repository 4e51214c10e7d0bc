import * as z from "zod";
import { blocksOfRange } from "./addresses";
import type { Family, Range } from "./model";

/** Values as `nft -j` prints them: plain, a range, a prefix; each alone or as an element of a set. */
const RANGE = z.strictObject({ range: z.tuple([z.unknown(), z.unknown()]) });
const PREFIX = z.strictObject({ prefix: z.strictObject({ addr: z.string(), len: z.number() }) });
const CONCAT = z.strictObject({ concat: z.array(z.unknown()) });

/** A number, or the range of two. */
export function readNumbers(value: unknown): Range | undefined {
  if (typeof value === "number") return { from: value, to: value };
  const [from, to] = RANGE.safeParse(value).data?.range ?? [];
  return typeof from === "number" && typeof to === "number" ? { from, to } : undefined;
}

/** Addresses as canonical blocks: one, or those that a range is made of. */
export function readBlocks(value: unknown, family: Family): readonly string[] | undefined {
  if (typeof value === "string") return isAddress(value, family) ? [`${value}/${LENGTH[family]}`] : undefined;
  const prefix = PREFIX.safeParse(value).data?.prefix;
  if (prefix !== undefined) return isAddress(prefix.addr, family) ? [`${prefix.addr}/${prefix.len}`] : undefined;
  const [from, to] = RANGE.safeParse(value).data?.range ?? [];
  const isRange =
    typeof from === "string" && typeof to === "string" && isAddress(from, family) && isAddress(to, family);
  return isRange ? blocksOfRange(from, to) : undefined;
}

const LENGTH: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };

function isAddress(text: string, family: Family): boolean {
  return family === "ipv6" ? /^[0-9a-f:.]*:[0-9a-f:.]*$/.test(text) : /^[0-9]+(\.[0-9]+){3}$/.test(text);
}

/** A protocol by name, or by number where the host has no /etc/protocols. */
export function readProtocol(value: unknown): "tcp" | "udp" | undefined {
  if (value === "tcp" || value === 6) return "tcp";
  return value === "udp" || value === 17 ? "udp" : undefined;
}

/** The parts of an element of a concatenation. */
export function readParts(value: unknown): readonly unknown[] | undefined {
  return CONCAT.safeParse(value).data?.concat;
}
