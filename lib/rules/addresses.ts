import { IPv4, IPv6, parse, parseCIDR } from "ipaddr.js";

/** Whether an address (`10.1.2.3`) is in a block (`10.0.0.0/8`). Different families never meet. */
export function isWithin(address: string, cidr: string): boolean {
  const [one, [block, length]] = [parse(address), parseCIDR(cidr)];
  return one.kind() === block.kind() && one.match(block, length);
}

/** The ends of a block, as numbers. Compare only those of one family. */
export interface BlockBounds {
  readonly first: bigint;
  readonly last: bigint;
}

export function boundsOf(cidr: string): BlockBounds {
  const [address, length] = parseCIDR(cidr);
  const bytes = address.toByteArray();
  const size = sizeOf(bytes.length * 8 - length);
  const first = (numberOf(bytes) / size) * size;
  return { first, last: first + size - 1n };
}

/** The blocks, canonical, that together are a range of addresses (inclusive on both ends), in order. */
export function blocksOfRange(from: string, to: string): string[] {
  const bits = parse(from).toByteArray().length * 8;
  const last = numberOf(parse(to).toByteArray());
  const blocks: string[] = [];
  for (let at = numberOf(parse(from).toByteArray()); at <= last; ) {
    let free = 0;
    while (free < bits && at % sizeOf(free + 1) === 0n && at + sizeOf(free + 1) - 1n <= last) free += 1;
    blocks.push(`${toAddress(at, bits)}/${bits - free}`);
    at += sizeOf(free);
  }
  return blocks;
}

function sizeOf(freeBits: number): bigint {
  return 2n ** BigInt(freeBits);
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function toAddress(value: bigint, bits: number): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) => Number((value >> BigInt(bits - 8 - index * 8)) & 255n));
  return bits === 32 ? new IPv4(bytes).toString() : new IPv6(bytes).toRFC5952String();
}
