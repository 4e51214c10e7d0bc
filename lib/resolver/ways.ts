import {
  resolvedHasNoPorts,
  resolvedIsStrict,
  resolvedIsUndivided,
  resolverMissing,
  sidecarAsksResolver,
} from "../errors/dns-failures";
import type { Failure } from "../errors/failure";
import { DNS_PORT } from "../spec/defaults";
import { isLoopback } from "../spec/loopback";
import type { MeshServers } from "../spec/mesh-dns-servers";
import type { ResolverFacts } from "./facts";
import { readResolvConf } from "./resolv-conf";
import { againstResolvConf, hasModule } from "./resolv-conf-way";
import { atPort } from "./server-text";

/** A way in which a host can be told to ask the mesh for its names: the mode of a spec, but for `auto`. */
export type Way = "systemd-resolved" | "network-manager" | "dnsmasq" | "resolv-conf" | "capture";

/** Ways that are taken without being asked for, the narrowest first: only names of the mesh go to the mesh. */
export const WAYS: readonly Way[] = ["systemd-resolved", "network-manager", "dnsmasq", "resolv-conf"];

/** What speaks against a way on this host; `undefined`: nothing. */
export function objectionTo(way: Way, servers: MeshServers, facts: ResolverFacts): Failure | undefined {
  switch (way) {
    case "systemd-resolved":
      return againstResolved(servers, facts);
    case "network-manager":
      return againstNetworkManager(servers, facts);
    case "dnsmasq":
      return againstDnsmasq(servers, facts);
    case "resolv-conf":
      return againstResolvConf(servers, facts);
    case "capture":
      return undefined;
  }
}

/** Source: resolved.conf(5), `DNS=`: ports since 246. */
const SINCE_PORTS = 246;

function againstResolved(servers: MeshServers, facts: ResolverFacts): Failure | undefined {
  const { resolved } = facts;
  const { port } = servers;
  if (resolved === undefined) return resolverMissing("systemd-resolved", "it does not run there");
  if (!asksResolved(facts)) return resolverMissing("systemd-resolved", "programs of the host do not ask it");
  if (port !== DNS_PORT && resolved.version < SINCE_PORTS) return resolvedHasNoPorts(resolved.version, port);
  if (resolved.isStrict) return resolvedIsStrict("DNSSEC", "it wants them signed, and nobody signs them");
  if (resolved.isEncrypted) return resolvedIsStrict("DNSOverTLS", "it asks over TLS alone");
  const [first = ""] = readResolvConf(facts.file.text ?? "").nameservers;
  if (servers.who === "sidecar" && RESOLVED_ADDRESSES.includes(first))
    return sidecarAsksResolver("systemd-resolved", first);
  const others = resolved.global.filter((server) => !asResolvedTells(servers).includes(server));
  return others.length > 0 || resolved.links.length === 0 ? resolvedIsUndivided(others) : undefined;
}

/** The mesh's nameservers in the words of systemd-resolved, with port 53 said or not. */
function asResolvedTells({ addresses, port }: MeshServers): string[] {
  return addresses.flatMap((address) => [atPort(address, port), ...(port === DNS_PORT ? [address] : [])]);
}

const RESOLVED_ADDRESSES: readonly string[] = ["127.0.0.53", "127.0.0.54"];

/** Whether programs of the host come to systemd-resolved: by its stub, or by its own module of the C library. */
function asksResolved(facts: ResolverFacts): boolean {
  const { nameservers } = readResolvConf(facts.file.text ?? "");
  const [first] = nameservers;
  return hasModule(facts) || (first !== undefined && RESOLVED_ADDRESSES.includes(first));
}

/** Whom the C library asks where no nameserver is listed. Source: resolv.conf(5), `nameserver`. */
export const LOCAL = "127.0.0.1";

function againstNetworkManager({ who }: MeshServers, { networkManager, file }: ResolverFacts): Failure | undefined {
  if (networkManager === undefined) return resolverMissing("network-manager", "NetworkManager does not run there");
  if (networkManager.dns !== "dnsmasq")
    return resolverMissing("network-manager", "NetworkManager runs no dnsmasq of its own (`dns=dnsmasq`)");
  const [first = LOCAL] = readResolvConf(file.text ?? "").nameservers;
  if (!isLoopback(first)) return resolverMissing("network-manager", "programs of the host do not ask it");
  return who === "sidecar" ? sidecarAsksResolver("NetworkManager's dnsmasq", first) : undefined;
}

function againstDnsmasq({ who }: MeshServers, { dnsmasq, file }: ResolverFacts): Failure | undefined {
  if (dnsmasq === undefined) return resolverMissing("dnsmasq", "it does not run there");
  const [first = LOCAL] = readResolvConf(file.text ?? "").nameservers;
  if (!answersAt(dnsmasq.addresses, first)) {
    return resolverMissing("dnsmasq", "programs of the host do not ask it");
  }
  if (who === "sidecar") return sidecarAsksResolver("dnsmasq", first);
  if (dnsmasq.folder === undefined)
    return resolverMissing("dnsmasq", "it reads no folder of configuration (`conf-dir`)");
  return dnsmasq.unit === undefined
    ? resolverMissing("dnsmasq", "it is no service of systemd, which could start it anew")
    : undefined;
}

/**
 * Whether who listens on these addresses is asked at that one. `0.0.0.0` and `::` are every address of the host: its loopback
 * addresses are meant by nobody else.
 */
export function answersAt(addresses: readonly string[], address: string): boolean {
  if (addresses.includes(address)) return true;
  return isLoopback(address) && addresses.includes(address.includes(":") ? "::" : "0.0.0.0");
}
