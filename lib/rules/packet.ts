import { isWithin } from "./addresses";
import type { Address, Family, Match, Range } from "./model";
import { unreachable } from "./unreachable";

/**
 * The first packet of a connection, as the rules see it; or, with `opensConnection` off, a packet of a connection
 * that connection tracking does not know, which it takes for new.
 */
export interface Packet {
  /** `inbound` is what a host receives (PREROUTING), `outbound` what one of its own processes sends (OUTPUT). */
  readonly direction: "inbound" | "outbound";
  readonly protocol: "tcp" | "udp";
  readonly family: Family;
  /** Plain addresses: `10.1.2.3`, `fd00::1`. */
  readonly source: string;
  readonly destination: string;
  /** 0–65535. @default unknown: no rule that asks for it matches */
  readonly sourcePort?: number;
  readonly destinationPort: number;
  /** Owner of the sending socket. @default none, as with packets that come in and those of the kernel itself */
  readonly uid?: number;
  /** Interface by which an inbound packet comes in. */
  readonly inInterface?: string;
  /** Interface by which an outbound packet leaves; `lo` where the destination is an address of the host. */
  readonly outInterface?: string;
  /** SYN set; FIN, RST and ACK not. Of no meaning for UDP. */
  readonly opensConnection: boolean;
  /** Whether connection tracking cannot make sense of it. @default false */
  readonly isInvalid?: boolean;
  /** Whether the destination is an address of the host. @default for what comes in, and for what leaves by `lo` */
  readonly isToHost?: boolean;
}

/** No block of a policy holds it: the host's own address, whatever it is. */
export const ANY_ADDRESS: Readonly<Record<Family, string>> = { ipv4: "0.0.0.0", ipv6: "::" };

/** Whether a packet fulfils one condition of a rule, as iptables judges it. */
export function holds(match: Match, packet: Packet): boolean {
  switch (match.kind) {
    case "protocol":
      return packet.protocol === match.protocol;
    case "source":
      return isWithin(packet.source, boundCidr(match.address)) !== match.not;
    case "destination":
      return isWithin(packet.destination, boundCidr(match.address)) !== match.not;
    case "in-interface":
      return isNamed(packet.inInterface, match.name) !== match.not;
    case "out-interface":
      return isNamed(packet.outInterface, match.name) !== match.not;
    case "source-port":
      return packet.sourcePort === match.port;
    case "destination-port":
      return isInAny(packet.destinationPort, match.ports);
    case "owner":
      return (packet.uid !== undefined && isIn(packet.uid, match.uids)) !== match.not;
    case "opens-connection":
      return packet.opensConnection !== match.not;
    case "invalid-state":
      return packet.isInvalid === true;
    default:
      return unreachable(match);
  }
}

function boundCidr(address: Address): string {
  if ("of" in address) throw new Error(`where a packet goes depends on the host's ${address.of}`);
  return address.cidr;
}

/** Whether an interface has a name as rules write it: `br+` is every one that begins so. */
export function isNamed(name: string | undefined, pattern: string): boolean {
  if (name === undefined) return false;
  return pattern.endsWith("+") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

export function isInAny(value: number, ranges: readonly Range[]): boolean {
  return ranges.some((range) => isIn(value, range));
}

function isIn(value: number, range: Range): boolean {
  return range.from <= value && value <= range.to;
}
