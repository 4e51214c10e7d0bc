import { IPv4, IPv6 } from "ipaddr.js";
import { blockOfEverything, embeddedIpv4, notAnAddress } from "../errors/spec-failures";
import { type Parsed, parseEach, quote, type Reading } from "./parsed";
import type { Family } from "./terms";

/** A block of addresses. The text is canonical: host bits cleared, IPv6 as RFC 5952 writes it. */
export interface Block {
  readonly family: Family;
  readonly cidr: string;
  /** Its first address, most significant byte first. */
  readonly bytes: readonly number[];
  readonly prefix: number;
}

/** 45 characters are the longest an IPv6 address can have. */
const ADDRESS_OR_BLOCK = /^([0-9A-Fa-f.:]{2,45})(?:\/(0|[1-9]\d{0,2}))?$/;

/**
 * An address or block: `10.0.0.1`, `172.16.0.0/16`, `fd00::/8`. Bits of a host in a block (`10.1.2.3/8`) are
 * cleared, as iptables does, so that text on the host and in the spec are the same.
 */
export function readBlock(text: string): Reading<Block> {
  const [, address, prefix] = ADDRESS_OR_BLOCK.exec(text) ?? [];
  const block = address === undefined ? undefined : (ipv4Block(address, prefix) ?? ipv6Block(address, prefix));
  if (block === undefined) return { failure: notAnAddress(quote(text)) };
  if (block.prefix === 0) return { failure: blockOfEverything(quote(text)) };
  return block.family === "ipv6" && embedsIpv4(IPv6.parse(address ?? ""))
    ? { failure: embeddedIpv4(quote(text)) }
    : { value: block };
}

function ipv4Block(address: string, writtenPrefix = "32"): Block | undefined {
  const prefix = Number(writtenPrefix);
  if (!IPv4.isValidFourPartDecimal(address) || prefix > 32) return undefined;
  const first = IPv4.networkAddressFromCIDR(`${address}/${prefix}`);
  return { family: "ipv4", cidr: `${first}/${prefix}`, bytes: first.toByteArray(), prefix };
}

function ipv6Block(address: string, writtenPrefix = "128"): Block | undefined {
  const prefix = Number(writtenPrefix);
  if (!IPv6.isValid(address) || prefix > 128) return undefined;
  const first = IPv6.networkAddressFromCIDR(`${address}/${prefix}`);
  return { family: "ipv6", cidr: `${first.toRFC5952String()}/${prefix}`, bytes: first.toByteArray(), prefix };
}

/** IPv4-mapped, or the older IPv4-compatible form (RFC 4291, 2.5.5), which the C library prints with dots. */
function embedsIpv4(address: IPv6): boolean {
  const [last = 0, ...higher] = address.parts.toReversed().slice(1);
  return address.isIPv4MappedAddress() || (last !== 0 && higher.every((part) => part === 0));
}

/** Addresses and blocks, one text (`"10.0.0.1, fd00::/8"`) or a list of such, by family and canonical. */
export function parseAddresses(written: unknown): Parsed<Readonly<Record<Family, readonly string[]>>> {
  const { value, faults } = parseEach(written, readBlocks);
  const of = (family: Family) => canonicalBlocks(value.filter((block) => block.family === family));
  return { value: { ipv4: of("ipv4"), ipv6: of("ipv6") }, faults };
}

function readBlocks(entry: unknown): Reading<Block>[] {
  if (typeof entry !== "string") return [{ failure: notAnAddress(quote(entry)) }];
  return entry.split(",").map((part) => readBlock(part.trim()));
}

/** Sorted by number, without blocks that lie within others. All of one family. */
function canonicalBlocks(blocks: readonly Block[]): readonly string[] {
  const kept: Block[] = [];
  for (const block of blocks.toSorted(byNumber)) {
    // Sorted, a block comes right after the one it lies in or after others that lie there too.
    const last = kept.at(-1);
    if (last === undefined || !contains(last, block)) kept.push(block);
  }
  return kept.map((block) => block.cidr);
}

function byNumber(one: Block, other: Block): number {
  const at = one.bytes.findIndex((byte, index) => byte !== other.bytes[index]);
  return at === -1 ? one.prefix - other.prefix : (one.bytes[at] ?? 0) - (other.bytes[at] ?? 0);
}

/** Whether `inner` lies in `outer`, which sorts before it: a larger block would sort before one that it begins with. */
function contains(outer: Block, inner: Block): boolean {
  const whole = Math.floor(outer.prefix / 8);
  const rest = 8 - (outer.prefix % 8);
  const sameRest = rest === 8 || (outer.bytes[whole] ?? 0) >> rest === (inner.bytes[whole] ?? 0) >> rest;
  return sameRest && outer.bytes.slice(0, whole).every((byte, index) => byte === inner.bytes[index]);
}
