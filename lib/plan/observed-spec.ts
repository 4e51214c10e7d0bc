import { writtenAddresses, writtenPorts } from "../spec/canonical";
import type { ResolvedHostSpec } from "../spec/resolved";
import { type DecompiledPolicy, decompile } from "./decompile";
import type { FamilyView } from "./family-view";
import { inCanonicalForm, type TableState } from "./table-state";

/** Properties of a spec as the host has them, by path: only those that differ from what the spec asks for. */
export type DriftedProperties = Readonly<Record<string, unknown>>;

/**
 * Tells a host's rules as properties of the spec. The wanted rules are read in the same way as the found ones, and
 * both in the canonical form, so that only what really differs comes out; it is told as it stands there.
 */
export function driftedProperties(views: readonly FamilyView[], spec: ResolvedHostSpec): DriftedProperties {
  const drifted: Record<string, unknown> = {};
  // A family whose rules are gone altogether says nothing of a property.
  const asked = views.filter((view) =>
    view.tables.some(({ wanted, found }) => wanted.chains.size > 0 && found.chains.size > 0),
  );
  const policyOf = (tables: readonly TableState[]) => decompile(tables, spec.policy.proxyUser.uid);
  const read = asked.map(({ tables }) => ({
    asFound: policyOf(tables.map((pair) => pair.found)),
    found: policyOf(tables.map((pair) => inCanonicalForm(pair.found))),
    wanted: policyOf(tables.map((pair) => inCanonicalForm(pair.wanted))),
  }));
  for (const { path, value } of PROPERTIES) {
    const change = read.find(({ found, wanted }) => !same(value(found), value(wanted)));
    const found = change === undefined ? undefined : value(change.asFound);
    if (found !== undefined) drifted[path] = found;
  }
  for (const flow of ["inbound", "outbound"] as const) {
    const is = read.flatMap(({ found }) => found[flow].excludeAddresses);
    const should = read.flatMap(({ wanted }) => wanted[flow].excludeAddresses);
    const asFound = read.flatMap((one) => one.asFound[flow].excludeAddresses);
    if (!same(is, should)) drifted[`redirect.${flow}.excludePortsForIPs`] = writtenAddresses(asFound);
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
