import type { ResolvedFlow, ResolvedPolicy, UidExclusion } from "../spec/resolved";
import type { Family, Range } from "./model";
import { formatRange } from "./ports";

/**
 * Which traffic takes which way under a policy: one short line for each direction and protocol, in a fixed order.
 * All of it is known before any host is looked at.
 *
 * @param place whose traffic it is
 */
export function trafficLines(policy: ResolvedPolicy, place: "host" | "pod" = "host"): string[] {
  return [
    `inbound tcp: ${inboundTcp(policy)}`,
    `outbound tcp: ${outboundTcp(policy)}`,
    `outbound udp: untouched${policy.dns.enabled ? " but for dns" : ""}`,
    `dns: ${dns(policy, place)}`,
    `ipv6: ${ipv6(policy, place)}`,
    ...policy.vnet
      .filter(({ family }) => policy.families.includes(family))
      .map((network) => virtualNetwork(policy, network)),
    // Nothing in a pod is older than its rules.
    ...(place === "host" ? older(policy) : []),
    ...order(policy),
    ...(policy.dropInvalidPackets ? ["invalid packets: dropped, whomever they are for"] : []),
    ...(policy.log.enabled ? [`log: every new connection of the ${place}, at level ${policy.log.level}`] : []),
  ];
}

function ipv6({ families, inbound }: ResolvedPolicy, place: string): string {
  if (!families.includes("ipv6")) return "untouched";
  const isApart = inbound.enabled && inbound.portV6 !== undefined && inbound.portV6 !== inbound.port;
  return `as ipv4, where the ${place} has it${isApart ? `, but inbound to the sidecar (${inbound.portV6})` : ""}`;
}

function inboundTcp(policy: ResolvedPolicy): string {
  const { inbound } = policy;
  if (!inbound.enabled) return "untouched";
  return `${redirected(inbound)}${except([...excludedPorts(inbound), ...addresses("from", policy, inbound)])}`;
}

function outboundTcp(policy: ResolvedPolicy): string {
  const {
    outbound,
    proxyUser,
    dns: { enabled: hasDns },
  } = policy;
  if (!outbound.enabled) return "untouched";
  const exceptions = [
    ...excludedPorts(outbound),
    ...addresses("to", policy, outbound),
    ...uids(policy.uidExclusions, "tcp"),
    ...(hasDns ? ["dns"] : []),
  ];
  return `${redirected(outbound)}${except(exceptions)}; the proxy user (${proxyUser.uid}) passes by`;
}

function dns(policy: ResolvedPolicy, place: string): string {
  const { enabled, captureAll, port } = policy.dns;
  if (!enabled) return "untouched";
  const queries = captureAll ? "every query over udp goes" : `queries over udp to the ${place}'s nameservers go`;
  const exceptions = [...addresses("to", policy, policy.outbound), ...uids(policy.uidExclusions, "udp", 53)];
  return `${queries} to the sidecar (${port})${except(exceptions)}; the proxy user (${policy.proxyUser.uid}) passes by`;
}

/** `to the sidecar (15001)`, or `ports 80, 443 to the sidecar (15001)`. */
function redirected({ includePorts, port }: ResolvedFlow): string {
  return `${includePorts.length > 0 ? `${ports(includePorts)} ` : ""}to the sidecar (${port})`;
}

function except(what: readonly string[]): string {
  return what.length === 0 ? "" : `, except ${what.join(", ")}`;
}

function excludedPorts({ includePorts, excludePorts }: ResolvedFlow): string[] {
  return includePorts.length > 0 || excludePorts.length === 0 ? [] : [ports(excludePorts)];
}

function ports(ranges: readonly Range[]): string {
  const [only, ...others] = ranges;
  const isOne = others.length === 0 && only !== undefined && only.from === only.to;
  return `${isOne ? "port" : "ports"} ${ranges.map(formatRange).join(", ")}`;
}

function addresses(word: "from" | "to", policy: ResolvedPolicy, flow: ResolvedFlow): string[] {
  const short = (cidr: string, family: Family) => cidr.replace(family === "ipv4" ? /\/32$/ : /\/128$/, "");
  const all = policy.families.flatMap((family) => flow.excludeAddresses[family].map((cidr) => short(cidr, family)));
  return all.length === 0 ? [] : [`${word} ${all.join(", ")}`];
}

/** Owners that pass by, as far as they have to do with one port where one is asked for. */
function uids(exclusions: readonly UidExclusion[], protocol: "tcp" | "udp", port?: number): string[] {
  return exclusions
    .filter((exclusion) => exclusion.protocol === protocol)
    .filter(({ ports: ranges }) => port === undefined || ranges.some(({ from, to }) => from <= port && port <= to))
    .map(({ uids: owners, ports: ranges }) => {
      const who = `uid ${formatRange(owners)}`;
      return port !== undefined || isEveryPort(ranges) ? who : `${who} to ${ports(ranges)}`;
    });
}

function isEveryPort(ranges: readonly Range[]): boolean {
  return ranges.some(({ from, to }) => from <= 1 && to === 65535);
}

function virtualNetwork(policy: ResolvedPolicy, network: ResolvedPolicy["vnet"][number]): string {
  const { interface: name, family, cidr } = network;
  const tcp = `tcp out of ${cidr} goes to the sidecar (${policy.outbound.port})`;
  return `${family} from ${name}: ${tcp}, dns over udp to the sidecar (${policy.dns.port})`;
}

function older({ keepExistingConnections: areKept }: ResolvedPolicy): string[] {
  return [`connections older than the rules: ${areKept ? "stay as they are" : "can be redirected midway"}`];
}

function order({ inbound, outbound, vnet }: ResolvedPolicy): string[] {
  const inserted = [
    ...(inbound.insertFirst || vnet.length > 0 ? ["inbound"] : []),
    ...(outbound.insertFirst ? ["outbound"] : []),
  ];
  return inserted.length === 0 ? [] : [`order: ${inserted.join(" and ")} rules come before those of others`];
}
