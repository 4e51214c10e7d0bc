import { packetIncomplete } from "../errors/cli-failures";
import { ProviderError } from "../errors/failure";
import { ANY_ADDRESS, type Packet } from "../rules/packet";
import { readBlock } from "../spec/addresses";
import { isLoopback } from "../spec/loopback";
import type { Family } from "../spec/terms";
import { readEndpoint } from "./endpoint";
import { SIDECAR } from "./question/words";

/** As whom the sidecar runs. */
export interface ProxyUser {
  readonly name: string;
  readonly uid: number;
}

/** A packet in the words of a command line. */
export interface PacketArguments {
  readonly direction?: "inbound" | "outbound";
  readonly protocol?: "tcp" | "udp";
  /** `ADDRESS:PORT`; inbound `:PORT` is of the host's own address, whatever it is. */
  readonly to?: string;
  /** `ADDRESS` or `ADDRESS:PORT` */
  readonly from?: string;
  readonly uid?: number;
  /** The owner by name, or `sidecar` for whoever runs it. */
  readonly owner?: `user ${string}` | typeof SIDECAR;
  readonly interface?: string;
  readonly midConnection?: boolean;
}

/** Whether a packet is asked about at all. */
export function asksForPacket(given: PacketArguments): boolean {
  const { direction, protocol, to, from, uid, owner, midConnection } = given;
  return [direction, protocol, to, from, uid, owner, given.interface, midConnection].some(
    (value) => value !== undefined,
  );
}

/**
 * @param proxyUser as whom the sidecar runs: no other user is known by name, root excepted
 * @throws ProviderError KTP113 or KTP114 for what is no address, KTP408, KTP410, KTP421
 */
export function packetOf(given: PacketArguments, proxyUser: ProxyUser): Packet {
  const { direction = "outbound", protocol = "tcp", to, from, midConnection = false } = given;
  if (to === undefined) throw packetIncomplete("It is not said where the packet goes.", WHERE_TO);
  requireOwnDetails(direction, given);
  const uid = uidOf(given, proxyUser);
  const source = from === undefined ? undefined : readAddress(from, "--from");
  const destination = isPortAlone(to) ? ownAddress(to, direction, given, source) : readAddress(to, "--to");
  if (direction === "outbound" && destination.address === ANY_ADDRESS[destination.family]) throw toNowhere();
  if (destination.port === undefined) throw packetIncomplete("`--to` names no port.", WHERE_TO);
  if (source !== undefined && source.family !== destination.family) {
    throw packetIncomplete("`--from` and `--to` are of two families.", "Give two IPv4 or two IPv6 addresses.");
  }
  return {
    direction,
    protocol,
    family: destination.family,
    source: source?.address ?? ANY_ADDRESS[destination.family],
    destination: destination.address,
    destinationPort: destination.port,
    opensConnection: !midConnection,
    ...(source?.port === undefined ? {} : { sourcePort: source.port }),
    ...(uid === undefined ? {} : { uid }),
    ...interfaceOf(direction, given.interface, destination.address),
  };
}

/** What is sent there the kernel sends to loopback, before any rule sees it. Source: `ip_route_output_key_hash_rcu`, `tcp_v6_connect`. */
function toNowhere(): ProviderError {
  return packetIncomplete("What is sent to the address of no host goes to loopback.", "Ask about 127.0.0.1 or ::1.");
}

const WHERE_TO = "Give `--to ADDRESS:PORT`, an IPv6 address in brackets; in a question `to 10.1.2.3:5432`.";

function requireOwnDetails(direction: Packet["direction"], { uid, owner, from }: PacketArguments): void {
  const isOwned = (uid ?? owner) !== undefined;
  if (direction === "outbound" && !isOwned) {
    throw packetIncomplete(
      "It is not said whose packet goes out, and the rules ask for that.",
      "Give `--uid UID`, in a question `from uid 1000`; or say that it is `inbound`.",
    );
  }
  if (direction === "inbound" && isOwned) {
    throw packetIncomplete("A packet that comes in has no owner on this host.", "Leave the owner (`--uid`) out.");
  }
  if (direction === "inbound" && from === undefined) {
    throw packetIncomplete(
      "It is not said who sends the packet.",
      "Give `--from ADDRESS`, in a question `from 198.51.100.7`.",
    );
  }
}

function uidOf({ uid, owner }: PacketArguments, proxyUser: ProxyUser): number | undefined {
  if (owner === undefined) return uid;
  if (owner === SIDECAR || owner === `user ${proxyUser.name}`) return proxyUser.uid;
  if (owner === "user root") return 0;
  throw packetIncomplete(`The uid of ${owner} is not known here.`, "Give it as `from uid UID`: `id -u NAME` tells it.");
}

function isPortAlone(to: string): boolean {
  return /^:\d{1,5}$/.test(to);
}

/** What is asked of a host's own port. An interface may be one whose network counts, so the address has to be told. */
function ownAddress(
  to: string,
  direction: Packet["direction"],
  given: PacketArguments,
  source: { readonly family: Family } | undefined,
): ReturnType<typeof readAddress> {
  if (direction === "outbound" || given.interface !== undefined || source === undefined) {
    throw packetIncomplete("It is not said to which address the packet goes.", WHERE_TO);
  }
  return readAddress(source.family === "ipv6" ? `[${ANY_ADDRESS.ipv6}]${to}` : `${ANY_ADDRESS.ipv4}${to}`, "--to");
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
