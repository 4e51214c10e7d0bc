import { packetIncomplete } from "../errors/cli-failures";
import { ProviderError } from "../errors/failure";
import type { Packet } from "../rules/packet";
import { readBlock } from "../spec/addresses";
import { isLoopback } from "../spec/loopback";
import type { Family } from "../spec/terms";
import { readEndpoint } from "./endpoint";

/** A packet in the words of a command line. */
export interface PacketArguments {
  readonly direction?: "inbound" | "outbound";
  readonly protocol?: "tcp" | "udp";
  /** `ADDRESS:PORT` */
  readonly to?: string;
  /** `ADDRESS` or `ADDRESS:PORT` */
  readonly from?: string;
  readonly uid?: number;
  readonly interface?: string;
  readonly midConnection?: boolean;
}

/** Whether a packet is asked about at all. */
export function asksForPacket(given: PacketArguments): boolean {
  const { direction, protocol, to, from, uid, midConnection } = given;
  return [direction, protocol, to, from, uid, given.interface, midConnection].some((value) => value !== undefined);
}

/** @throws ProviderError KTP113 or KTP114 for what is no address, KTP408, KTP410 */
export function packetOf(given: PacketArguments): Packet {
  const { direction = "outbound", protocol = "tcp", to, from, uid, midConnection = false } = given;
  if (to === undefined)
    throw packetIncomplete(
      "It is not said where the packet goes.",
      "Give `--to ADDRESS:PORT`, an IPv6 address in brackets.",
    );
  requireOwnDetails(direction, given);
  const destination = readAddress(to, "--to");
  const source = from === undefined ? undefined : readAddress(from, "--from");
  if (destination.port === undefined)
    throw packetIncomplete("`--to` names no port.", "Give `--to ADDRESS:PORT`, an IPv6 address in brackets.");
  if (source !== undefined && source.family !== destination.family) {
    throw packetIncomplete("`--from` and `--to` are of two families.", "Give two IPv4 or two IPv6 addresses.");
  }
  return {
    direction,
    protocol,
    family: destination.family,
    source: source?.address ?? ANY_SOURCE[destination.family],
    destination: destination.address,
    destinationPort: destination.port,
    opensConnection: !midConnection,
    ...(source?.port === undefined ? {} : { sourcePort: source.port }),
    ...(uid === undefined ? {} : { uid }),
    ...interfaceOf(direction, given.interface, destination.address),
  };
}

/** No block of a policy holds it: the host's own address, whatever it is. */
const ANY_SOURCE: Readonly<Record<Family, string>> = { ipv4: "0.0.0.0", ipv6: "::" };

function requireOwnDetails(direction: Packet["direction"], { uid, from }: PacketArguments): void {
  if (direction === "outbound" && uid === undefined) {
    throw packetIncomplete("It is not said whose packet goes out, and the rules ask for that.", "Give `--uid UID`.");
  }
  if (direction === "inbound" && uid !== undefined) {
    throw packetIncomplete("A packet that comes in has no owner on this host.", "Leave `--uid` out.");
  }
  if (direction === "inbound" && from === undefined) {
    throw packetIncomplete("It is not said who sends the packet.", "Give `--from ADDRESS`.");
  }
}

function readAddress(text: string, option: string): { address: string; family: Family; port?: number } {
  const { host, port } = readEndpoint(text, `\`${option}\``, "10.1.2.3:5432");
  const reading = readBlock(host);
  if ("failure" in reading) throw new ProviderError({ ...reading.failure, property: option });
  const { cidr, family, prefix } = reading.value;
  if (host.includes("/")) throw packetIncomplete(`\`${option}\` is a block, /${prefix}.`, "Give one address.");
  const address = cidr.slice(0, cidr.indexOf("/"));
  return port === undefined ? { address, family } : { address, family, port };
}

function interfaceOf(
  direction: Packet["direction"],
  name: string | undefined,
  destination: string,
): Pick<Packet, "inInterface" | "outInterface"> {
  if (direction === "inbound") return name === undefined ? {} : { inInterface: name };
  const leaves = name ?? (isLoopback(destination) ? "lo" : undefined);
  return leaves === undefined ? {} : { outInterface: leaves };
}
