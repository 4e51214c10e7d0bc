import type { Family } from "./terms";

/** What a host sends to these never leaves it. Source: RFC 1122, 3.2.1.3 (g); RFC 4291, 2.5.3. */
export const LOOPBACK_BLOCKS: Readonly<Record<Family, string>> = { ipv4: "127.0.0.0/8", ipv6: "::1/128" };

/**
 * Whether an address or a block, canonical, is one of loopback's: `127.0.0.53`, `127.0.0.53/32`, `::1`. IPv4 in IPv6 is
 * IPv4 by the time it is asked about (`readBlock` refuses it, who reads a host makes it that).
 */
export function isLoopback(address: string): boolean {
  return address.startsWith("127.") || address === "::1" || address === LOOPBACK_BLOCKS.ipv6;
}
