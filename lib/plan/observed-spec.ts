import { writtenAddresses, writtenPorts } from "../spec/canonical";
import type { ResolvedHostSpec } from "../spec/resolved";
import { type DecompiledPolicy, decompile } from "./decompile";
import type { FamilyView } from "./family-view";

/** Properties of a spec as the host has them, by path: only those that differ from what the spec asks for. */
export type DriftedProperties = Readonly<Record<string, unknown>>;

/**
 * Tells a host's rules as properties of the spec. The wanted rules are read in the same way as the found ones,
 * so that only what really differs comes out.
 */
export function driftedProperties(views: readonly FamilyView[], spec: ResolvedHostSpec): DriftedProperties {
  const drifted: Record<string, unknown> = {};
  const asked = views.filter((view) => view.tables.some((pair) => pair.wanted.chains.size > 0));
  const read = asked.map((view) => ({
    found: decompile(view.tables.map((pair) => pair.found)),
    wanted: decompile(view.tables.map((pair) => pair.wanted)),
  }));
  for (const { path, value } of PROPERTIES) {
    const change = read.find(({ found, wanted }) => !same(value(found), value(wanted)));
    const found = change === undefined ? undefined : value(change.found);
    if (found !== undefined) drifted[path] = found;
  }
  for (const flow of ["inbound", "outbound"] as const) {
    const is = read.flatMap(({ found }) => found[flow].excludeAddresses);
    const should = read.flatMap(({ wanted }) => wanted[flow].excludeAddresses);
    if (!same(is, should)) drifted[`redirect.${flow}.excludePortsForIPs`] = writtenAddresses(is);
  }
  return spec.policy.dns.enabled ? drifted : withoutDnsDetails(drifted);
}

interface Property {
  readonly path: string;
  readonly value: (policy: DecompiledPolicy) => unknown;
}

/** What both families share. */
const PROPERTIES: readonly Property[] = [
  { path: "redirect.inbound.port", value: (policy) => policy.inbound.port },
  { path: "redirect.inbound.includePorts", value: (policy) => writtenPorts(policy.inbound.includePorts) },
  { path: "redirect.inbound.excludePorts", value: (policy) => writtenPorts(policy.inbound.excludePorts) },
  { path: "redirect.outbound.port", value: (policy) => policy.outbound.port },
  { path: "redirect.outbound.includePorts", value: (policy) => writtenPorts(policy.outbound.includePorts) },
  { path: "redirect.outbound.excludePorts", value: (policy) => writtenPorts(policy.outbound.excludePorts) },
  { path: "redirect.outbound.excludePortsForUIDs", value: (policy) => policy.uidExclusions },
  { path: "redirect.dns.enabled", value: (policy) => policy.dns.enabled },
  { path: "redirect.dns.port", value: (policy) => policy.dns.port },
  { path: "redirect.dns.captureAll", value: (policy) => policy.dns.captureAll },
  { path: "proxyUser.uid", value: (policy) => policy.proxyUid },
  { path: "dropInvalidPackets", value: (policy) => policy.dropInvalidPackets },
];

/** Where DNS is not redirected at all, its other properties say nothing. */
function withoutDnsDetails(drifted: Readonly<Record<string, unknown>>): DriftedProperties {
  const { "redirect.dns.captureAll": _all, "redirect.dns.port": _port, ...rest } = drifted;
  return rest;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
