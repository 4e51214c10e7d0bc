import { notCaptured, queriesLoop, queriesTaken, resolverAsksItself, resolverMissing } from "../../errors/dns-failures";
import type { Failure } from "../../errors/failure";
import { readResolvConf } from "../../resolver/resolv-conf";
import { answersAt, LOCAL, type Way } from "../../resolver/ways";
import { FAMILIES } from "../../rules/model";
import { DNS_PORT } from "../../spec/defaults";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import { resolversOf } from "../facts";
import type { DnsChange } from "./change";
import type { DnsObservation, Forwarder } from "./observation";
import { takenTo } from "./queries";

/** What the rules of the host have against a way: they take its queries, or they take none of those that they should. */
export function objectionsOf(way: Way, spec: ResolvedMeshDns, seen: DnsObservation): Failure[] {
  const capture = way === "capture" ? uncaptured(spec.servers.port, seen) : [];
  return [
    ...capture.map(({ nameservers, port }) => notCaptured(nameservers, port)),
    ...(way === "capture" ? [] : takenServers(spec, seen)),
    ...(way === "resolv-conf" ? outdone(seen) : []),
    ...(way === "capture" ? [] : ownResolver(spec, seen)),
    ...loops(seen),
  ];
}

/** Queries to nameservers of the host that no rule takes to the sidecar. Which these are is judged as for the rules. */
export function uncaptured(port: number, seen: DnsObservation): Extract<DnsChange, { kind: "not-captured" }>[] {
  const { nameservers } = readResolvConf(seen.resolver.file.text ?? "");
  const families = seen.host.hasIpv6 ? FAMILIES : (["ipv4"] as const);
  const asked = nameservers.flatMap((text) => {
    const [block] = families.flatMap((family) => resolversOf([text], family));
    return block === undefined ? [] : [{ text, to: block.replace(/\/\d+$/, "") }];
  });
  const passing = asked.filter(({ to }) => takenTo({ to, port: DNS_PORT, uid: ANYBODY }, seen.host) !== port);
  return passing.length > 0 || asked.length === 0
    ? [{ kind: "not-captured", nameservers: passing.map(({ text }) => text), port }]
    : [];
}

/** Somebody of whom no rule speaks: not root, whom an exclusion may well name. */
const ANYBODY = 4_294_967_294;

/** The mesh's nameservers that nobody reaches, since rules take what goes there. */
function takenServers({ servers }: ResolvedMeshDns, seen: DnsObservation): Failure[] {
  const askers = [ANYBODY, ...seen.forwarders.map(({ uid }) => uid)];
  return servers.addresses.flatMap((to) => {
    const taken = askers
      .map((uid) => takenTo({ to, port: servers.port, uid }, seen.host))
      .find((port) => port !== undefined);
    return taken === undefined ? [] : [queriesTaken(to, taken)];
  });
}

/** Resolvers of hosts, by the names of their processes. */
const RESOLVERS: readonly string[] = ["systemd-resolve", "dnsmasq"];

/** A control plane that is no other than the host's own resolver. */
function ownResolver({ servers }: ResolvedMeshDns, { forwarders }: DnsObservation): Failure[] {
  if (servers.port !== DNS_PORT) return [];
  return servers.addresses.flatMap((to) => {
    const own = forwarders.find(({ name, address }) => RESOLVERS.includes(name) && answersAt([address], to));
    return own === undefined ? [] : [resolverAsksItself(own.name, to)];
  });
}

/** Who is asked on a host that lists no nameserver, and would be no more once the mesh's is listed. */
function outdone({ resolver, forwarders }: DnsObservation): Failure[] {
  if (readResolvConf(resolver.file.text ?? "").nameservers.length > 0) return [];
  const local = forwarders.find(({ address }) => answersAt([address], LOCAL));
  return local === undefined ? [] : [resolverMissing("resolv-conf", NOT_LISTED(local.name))];
}

const NOT_LISTED = (name: string) =>
  `it lists no nameserver, so that programs ask ${name} on ${LOCAL}, and would ask it no more (\`nameserver ${LOCAL}\` there keeps it)`;

/** Somewhere beyond the host, where its own upstream nameservers are not known. */
const BEYOND: readonly string[] = ["198.51.100.53", "2001:db8::53"];

/** A nameserver on the host whose own queries are taken to the sidecar, which asks it. */
function loops(seen: DnsObservation): Failure[] {
  const { nameservers } = readResolvConf(seen.resolver.file.text ?? "");
  const { resolved } = seen.resolver;
  const upstream = [...(resolved?.global ?? []), ...(resolved?.links ?? [])].filter(
    (server) => !/[#%\]]|\.\d+:/.test(server),
  );
  const isTaken = ({ uid }: Forwarder) =>
    [...BEYOND, ...upstream].some((to) => takenTo({ to, port: DNS_PORT, uid }, seen.host) !== undefined);
  return seen.forwarders
    .filter((forwarder) => nameservers.some((to) => answersAt([forwarder.address], to)) && isTaken(forwarder))
    .map(({ name, address, uid }) => queriesLoop(name, address, uid));
}
