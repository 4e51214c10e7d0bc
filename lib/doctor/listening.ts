import type { Family } from "../rules/model";
import type { Packet } from "../rules/packet";
import { DNS_PORT, SIDECAR_PORTS } from "../spec/defaults";
import { isLoopback } from "../spec/loopback";
import type { ResolvedPolicy } from "../spec/resolved";
import { age } from "./duration";
import type { Listener } from "./examination";

/** A process may have opened its socket as root and be another user since: what it sends goes by the latter. */
export function ownerOf({ process, uid }: Listener): number {
  return process?.uid ?? uid;
}

/** `nginx of www-data (33)` */
export function holderText(listener: Listener): string {
  const owner = ownerOf(listener);
  const name = owner === listener.uid ? listener.user : undefined;
  return `${listener.process?.name ?? "a process"} of ${name === undefined ? `uid ${owner}` : `${name} (${owner})`}`;
}

/** `envoy of kuma-dp (5678), started 3 hours ago, run by kuma-dp.service` */
export function lifeText(listener: Listener): string {
  const { secondsUp, unit } = listener.process ?? {};
  return [
    holderText(listener),
    ...(secondsUp === undefined ? [] : [`started ${age(secondsUp)} ago`]),
    ...(unit === undefined ? [] : [`run by ${unit}`]),
  ].join(", ");
}

/** Ports of UDP at which a look sees whether anybody listens; of TCP it sees every one. */
export function watchedUdpPorts({ dns }: Pick<ResolvedPolicy, "dns">): readonly number[] {
  return [...new Set([DNS_PORT, SIDECAR_PORTS.dns, dns.port])];
}

/**
 * Whether a socket gets what a rule redirects to its port: what the host itself sends comes to the address of loopback,
 * other traffic to an address of the interface by which it comes in. A socket of `::` hears IPv4 as well.
 */
export function hears(
  { protocol, port, address }: Listener,
  traffic: Pick<Packet, "protocol" | "family" | "direction"> & { readonly port: number },
): boolean {
  if (protocol !== traffic.protocol || port !== traffic.port) return false;
  if (address === "::") return true;
  if (traffic.direction === "outbound") return [ANY[traffic.family], LOOPBACK[traffic.family]].includes(address);
  const isOfFamily = address.includes(":") === (traffic.family === "ipv6");
  return isOfFamily && !isLoopback(address);
}

const ANY: Readonly<Record<Family, string>> = { ipv4: "0.0.0.0", ipv6: "::" };

/** Source: net/netfilter/nf_nat_redirect.c */
const LOOPBACK: Readonly<Record<Family, string>> = { ipv4: "127.0.0.1", ipv6: "::1" };
