import { bindToHost, type RuleFacts } from "../rules/bind";
import { FAMILIES, type Family, type HostRules } from "../rules/model";
import { pathChanges } from "../rules/path-changes";
import { pathDifferences } from "../rules/path-differences";
import { ruleSets } from "../rules/rule-set";
import { walkedTables } from "../rules/simulate";
import { PROXY_USER, SIDECAR_PORTS } from "../spec/defaults";
import type { ResolvedPolicy } from "../spec/resolved";

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

/** Both have nameservers, wherever those are. */
const NAMESERVERS: Readonly<Record<Family, string>> = { ipv4: "192.0.2.53", ipv6: "2001:db8::53" };
const FACTS: RuleFacts = {
  ipv4: { resolvers: [`${NAMESERVERS.ipv4}/32`], hasDockerOutput: false },
  ipv6: { resolvers: [`${NAMESERVERS.ipv6}/128`], hasDockerOutput: false },
};

/**
 * Compares what becomes of every flow that the rules of either can tell apart, by the simulator that `explain` asks. Connections
 * older than the rules are left out, as a pod has none.
 */
export function equivalent(host: ResolvedPolicy, pod: ResolvedPolicy): Equivalence {
  const [onHost, inPod] = [host, pod].map((policy) => bindToHost(ruleSets(likened(policy)), FACTS));
  const changes = FAMILIES.map((family) => pathChanges(family, walked(inPod, family), walked(onHost, family)));
  const told = pathDifferences(changes).map(({ traffic, found, wanted }) => ({
    traffic: withoutAddresses(traffic),
    host: wanted,
    pod: found,
  }));
  const untold = changes.some(({ isUntold }) => isUntold)
    ? [{ traffic: "some traffic", host: "is told apart in more ways than can be compared", pod: "as well" }]
    : [];
  const deviations = [...told, ...untold];
  return { isEquivalent: deviations.length === 0, deviations };
}

/** The sidecar by its role: on which port it listens, and as which user it runs, is its own affair. */
function likened(policy: ResolvedPolicy): ResolvedPolicy {
  const { portV6: _, ...inbound } = policy.inbound;
  return {
    ...policy,
    proxyUser: { ...policy.proxyUser, uid: PROXY_USER.uid },
    inbound: { ...inbound, port: SIDECAR_PORTS.inbound },
    outbound: { ...policy.outbound, port: SIDECAR_PORTS.outbound },
    dns: { ...policy.dns, port: SIDECAR_PORTS.dns },
    keepExistingConnections: false,
  };
}

function walked(rules: HostRules | undefined, family: Family): ReturnType<typeof walkedTables> {
  return walkedTables(rules?.find((set) => set.family === family)?.tables ?? []);
}

function withoutAddresses(traffic: string): string {
  return Object.values(NAMESERVERS).reduce((text, address) => text.replaceAll(address, "its nameservers"), traffic);
}
