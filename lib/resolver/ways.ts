import {
  portInResolvConf,
  pushesOut,
  resolvConfImmutable,
  resolvConfIsFleeting,
  resolvedHasNoPorts,
  resolvedIsStrict,
  resolvedIsUndivided,
  resolverMissing,
  rotates,
  sidecarAsksItself,
  sidecarAsksResolver,
  tooManyNameservers,
} from "../errors/dns-failures";
import type { Failure } from "../errors/failure";
import { DNS_PORT, NAMESERVERS } from "../spec/defaults";
import { isLoopback } from "../spec/loopback";
import type { MeshServers } from "../spec/mesh-dns-servers";
import type { ResolverFacts, ResolverFile } from "./facts";
import { KEEPER_NAMES, type Keeper, keeperOf } from "./keeper";
import { RESOLV_CONF, readResolvConf } from "./resolv-conf";
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

function hasModule({ nameServices }: ResolverFacts): boolean {
  return nameServices.includes("resolve");
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

function againstResolvConf({ who, addresses, port }: MeshServers, facts: ResolverFacts): Failure | undefined {
  const { file } = facts;
  if (port !== DNS_PORT) return portInResolvConf(port);
  if (who === "sidecar") return sidecarAsksItself();
  if (addresses.length > NAMESERVERS) return tooManyNameservers(addresses.length);
  // Of the nameservers in the file it stays with one until that fails, and the mesh's refuses all other names.
  if (facts.resolved !== undefined && hasModule(facts)) {
    return resolverMissing("resolv-conf", "programs ask systemd-resolved by its module, which keeps to no order");
  }
  const { nameservers, options, comments } = readResolvConf(file.text ?? "");
  if (options.includes("rotate")) return rotates();
  const lost = nameservers.slice(Math.max(NAMESERVERS - addresses.length, 0));
  if (lost.length > 0) return pushesOut(lost);
  if (headOf(facts) !== undefined) return undefined;
  if (file.isImmutable) return resolvConfImmutable();
  return againstPlace(file, keeperOf({ target: file.target, comments }));
}

/** What lies at the end of a link may be nobody's to write to. */
function againstPlace({ kind, target = RESOLV_CONF }: ResolverFile, keeper: Keeper): Failure | undefined {
  if (kind === "other") return resolverMissing("resolv-conf", `${target} is no file`);
  if (target.startsWith("/usr/")) return resolverMissing("resolv-conf", `it leads to ${target}, a file of a package`);
  if (!target.startsWith("/run/")) return undefined;
  return resolvConfIsFleeting(target, keeper === "nobody" ? "somebody" : KEEPER_NAMES[keeper]);
}

export const HEAD_PATH = "/etc/resolvconf/resolv.conf.d/head";

/** The file whose lines Debian's resolvconf puts first in the one that it writes; none where it does not write that. */
export function headOf({ file, hasResolvconf }: ResolverFacts): string | undefined {
  const { comments } = readResolvConf(file.text ?? "");
  return hasResolvconf && keeperOf({ target: file.target, comments }) === "resolvconf" ? HEAD_PATH : undefined;
}
