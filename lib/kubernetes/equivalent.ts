import { ANY_HOST, NAMESERVERS } from "../rules/any-host";
import { bindToHost } from "../rules/bind";
import { FAMILIES, type Family, type HostRules } from "../rules/model";
import { pathChanges } from "../rules/path-changes";
import { pathDifferences } from "../rules/path-differences";
import { joinRanges } from "../rules/ports";
import { ruleSets } from "../rules/rule-set";
import { walkedTables } from "../rules/simulate";
import { trafficLines } from "../rules/traffic";
import { PROXY_USER, SIDECAR_PORTS } from "../spec/defaults";
import type { ResolvedFlow, ResolvedPolicy } from "../spec/resolved";
import { formatUidExclusion } from "../spec/uid-exclusions";

/** Whether a host and a pod of one service treat traffic alike. */
export interface Equivalence {
  readonly isEquivalent: boolean;
  /** Every way in which they do not. */
  readonly deviations: readonly Deviation[];
}

export interface Deviation {
  /** `inbound tcp to port 22` */
  readonly traffic: string;
  /** What becomes of it on the host: `passes by the sidecar`. */
  readonly host: string;
  /** And in the pod. */
  readonly pod: string;
}

/**
 * Compares what becomes of every flow that the rules of either can tell apart, by the simulator that `explain` asks. Where
 * these are too many, whole directions are compared. Connections older than the rules are left out, as a pod has none.
 */
export function equivalent(host: ResolvedPolicy, pod: ResolvedPolicy): Equivalence {
  const [ours, theirs] = [likened(host), likened(pod)];
  const isSame = JSON.stringify(ruleSets(ours)) === JSON.stringify(ruleSets(theirs));
  const deviations = isSame ? [] : (flowDeviations(ours, theirs) ?? wholeDeviations(ours, theirs));
  return { isEquivalent: deviations.length === 0, deviations };
}

/** `undefined`: there are too many flows to try them all. */
function flowDeviations(host: ResolvedPolicy, pod: ResolvedPolicy): Deviation[] | undefined {
  const [onHost, inPod] = [host, pod].map((policy) => bindToHost(ruleSets(policy), ANY_HOST));
  const changes = FAMILIES.map((family) => pathChanges(family, walked(inPod, family), walked(onHost, family)));
  if (changes.some(({ isUntold }) => isUntold)) return undefined;
  return pathDifferences(changes).map(({ traffic, found, wanted }) => ({
    traffic: withoutAddresses(traffic),
    host: wanted,
    pod: found,
  }));
}

/** By the lines in which people are told of traffic: each of a direction and protocol. */
function wholeDeviations(host: ResolvedPolicy, pod: ResolvedPolicy): Deviation[] {
  const [onHost, inPod] = [host, pod].map((policy) => new Map(trafficLines(policy, "pod").map(halved)));
  const kinds = [...new Set([...(onHost?.keys() ?? []), ...(inPod?.keys() ?? [])])];
  const told = kinds
    .filter((kind) => onHost?.get(kind) !== inPod?.get(kind))
    .map((kind) => ({ traffic: `${kind} as a whole`, host: going(onHost?.get(kind)), pod: going(inPod?.get(kind)) }));
  return told.length > 0 ? told : [UNTOLD];
}

/** Rules that differ, of which nobody can say in what. */
const UNTOLD: Deviation = {
  traffic: "traffic that more rules tell apart than can be compared",
  host: "may go another way",
  pod: "may go another way",
};

/** `inbound tcp: to the sidecar (15006)` */
function halved(line: string): [kind: string, way: string] {
  const [kind = "", ...way] = line.split(": ");
  return [kind, way.join(": ")];
}

function going(way: string | undefined): string {
  return way === undefined ? "is not spoken of" : `goes "${way}"`;
}

/**
 * The sidecar by its role: on which port it listens, and as which user it runs, is its own affair. Exclusions in one order, as
 * a pod has each port by itself.
 */
function likened(policy: ResolvedPolicy): ResolvedPolicy {
  const { portV6: _, ...inbound } = policy.inbound;
  return {
    ...policy,
    proxyUser: { ...policy.proxyUser, uid: PROXY_USER.uid },
    inbound: { ...withJoinedPorts(inbound), port: SIDECAR_PORTS.inbound },
    outbound: { ...withJoinedPorts(policy.outbound), port: SIDECAR_PORTS.outbound },
    uidExclusions: policy.uidExclusions.toSorted((one, other) =>
      formatUidExclusion(one) < formatUidExclusion(other) ? -1 : 1,
    ),
    dns: { ...policy.dns, port: SIDECAR_PORTS.dns },
    keepExistingConnections: false,
  };
}

function withJoinedPorts<Flow extends ResolvedFlow>(flow: Flow): Flow {
  return { ...flow, includePorts: joinRanges(flow.includePorts), excludePorts: joinRanges(flow.excludePorts) };
}

function walked(rules: HostRules | undefined, family: Family): ReturnType<typeof walkedTables> {
  return walkedTables(rules?.find((set) => set.family === family)?.tables ?? []);
}

function withoutAddresses(traffic: string): string {
  return Object.values(NAMESERVERS).reduce((text, address) => text.replaceAll(address, "its nameservers"), traffic);
}
