import type { Packet } from "../../lib/rules/packet";

/** Nobody sends to port 0; loopback addresses do not leave a host, and no connection begins where it comes in over `lo`. */
export function isSent(packet: Packet): boolean {
  const { direction, protocol, source, destination, inInterface, outInterface } = packet;
  if (packet.destinationPort === 0) return false;
  const isOverLoopback = (direction === "inbound" ? inInterface : outInterface) === "lo";
  const isLoopback = (address: string) => address.startsWith("127.") || address === "::1" || address === "::6";
  return isOverLoopback
    ? direction === "outbound" || protocol === "udp"
    : !isLoopback(source) && !isLoopback(destination);
}
