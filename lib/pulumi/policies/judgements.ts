import { describeFailure, type Failure } from "../../errors/failure";
import { familyLeftOut, interceptionOff, portNotAllowed } from "../../errors/workload-failures";
import { PORTS } from "../../spec/defaults";
import { canonicalRanges, formatPorts, portsOutside } from "../../spec/ports";
import type { ResolvedFlow, ResolvedPolicy } from "../../spec/resolved";
import type { Range } from "../../spec/terms";
import type { DeclaredTraffic } from "./declared-traffic";

/** Ports that may pass by the sidecar, each way. */
export interface AllowedPorts {
  readonly inbound: readonly Range[];
  readonly outbound: readonly Range[];
}

/** Every port that passes by the sidecar and is not allowed to. */
export function exclusionsOf(policy: ResolvedPolicy, allowed: AllowedPorts): Failure[] {
  const { inbound, outbound, uidExclusions } = policy;
  // Port 0, which a uid's exclusion may name, nobody connects to.
  const byUid = portsOutside(
    uidExclusions.flatMap(({ ports }) => ports),
    [{ from: 0, to: 0 }],
  );
  return [
    ...outside("Inbound", leftOut(inbound), allowed.inbound),
    ...outside("Outbound", [...leftOut(outbound), ...byUid], allowed.outbound),
  ];
}

/** Where a direction names ports to redirect, all others pass by. One that is off is a matter of its own. */
function leftOut({ enabled, includePorts, excludePorts }: ResolvedFlow): readonly Range[] {
  if (!enabled) return [];
  return includePorts.length === 0 ? excludePorts : portsOutside([PORTS], includePorts);
}

function outside(direction: string, ports: readonly Range[], allowed: readonly Range[]): Failure[] {
  const found = canonicalRanges(portsOutside(ports, allowed));
  if (found.length === 0) return [];
  const those = allowed.length === 0 ? "none may" : `only ${formatPorts(allowed)} may`;
  return [portNotAllowed(direction, formatPorts(found), those)];
}

/** Each way in which interception is off altogether. */
export function directionsOff({ inbound, outbound }: ResolvedPolicy): Failure[] {
  return [
    ...(inbound.enabled ? [] : [interceptionOff("Inbound connections are not intercepted")]),
    ...(outbound.enabled ? [] : [interceptionOff("Outbound connections are not intercepted")]),
  ];
}

export function familiesLeftOut({ families }: ResolvedPolicy): Failure[] {
  return families.includes("ipv6") ? [] : [familyLeftOut()];
}

/** What is said of a resource. Of one that cannot be read its faults are: nobody knows what it lets pass. */
export function judged(
  { by, policy }: DeclaredTraffic,
  judge: (policy: ResolvedPolicy) => readonly Failure[],
): string[] {
  const failures = policy.ok ? judge(policy.value) : policy.failures;
  return failures.map((failure) => describeFailure({ ...failure, host: by }));
}
