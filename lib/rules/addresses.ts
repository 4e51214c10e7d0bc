import { IPv4, IPv6, parse, parseCIDR } from "ipaddr.js";
import type { Interval } from "./intervals";
import type { Family } from "./model";

/** Whether an address (`10.1.2.3`) is in a block (`10.0.0.0/8`). Different families never meet. */
export function isWithin(address: string, cidr: string): boolean {
  // To try a text as an address of the other family first would be most of the work.
  if (address.includes(":") !== cidr.includes(":")) return false;
  const family = address.includes(":") ? IPv6 : IPv4;
  const [block, length] = family.parseCIDR(cidr);
  return family.parse(address).match(block as IPv4 & IPv6, length);
}

/** The ends of a block, as numbers. Compare only those of one family. */
export function boundsOf(cidr: string): Interval {
  const [address, length] = parseCIDR(cidr);
  const bytes = address.toByteArray();
  const size = sizeOf(bytes.length * 8 - length);
  const first = (numberOf(bytes) / size) * size;
  return { first, last: first + size - 1n };
}

/** The blocks, canonical, that together are a range of addresses (inclusive on both ends), in order. */
export function blocksOfRange(from: string, to: string): string[] {
  const family = parse(from).kind();
  const bits = BITS[family];
  const last = numberOf(parse(to).toByteArray());
  const blocks: string[] = [];
  for (let at = numberOf(parse(from).toByteArray()); at <= last; ) {
    let free = 0;
    while (free < bits && at % sizeOf(free + 1) === 0n && at + sizeOf(free + 1) - 1n <= last) free += 1;
    blocks.push(`${addressAt(at, family)}/${bits - free}`);
    at += sizeOf(free);
  }
  return blocks;
}

/** Bits of an address. */
export const BITS: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };

function sizeOf(freeBits: number): bigint {
  return 2n ** BigInt(freeBits);
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

/** The address of a number. */
export function addressAt(value: bigint, family: Family): string {
  const bits = BITS[family];
  const bytes = Array.from({ length: bits / 8 }, (_, index) => Number((value >> BigInt(bits - 8 - index * 8)) & 255n));
  return family === "ipv4" ? new IPv4(bytes).toString() : new IPv6(bytes).toRFC5952String();
}
