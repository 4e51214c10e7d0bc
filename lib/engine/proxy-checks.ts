import { proxyNotReady } from "../errors/service-failures";
import { READY_FILE } from "../plan/dataplane/paths";
import type { Observation } from "../plan/observation";
import { boundsOf } from "../rules/addresses";
import type { Range } from "../rules/model";
import type { ResolvedHostSpec, ResolvedPolicy } from "../spec/resolved";
import type { Check } from "./confirm";

/** Seconds that a proxy may take which was started a moment ago. */
const PATIENCE_SECONDS = 30;

/**
 * Rules that begin to send traffic to a proxy of ours count once that takes it. Not where there were rules before: what mends
 * a host whose proxy is away must not wait for it; nor where traffic passes by meanwhile.
 */
export function proxyChecks({ policy, onProxyDown }: ResolvedHostSpec, { hasProxy, journal }: Observation): Check[] {
  if (hasProxy !== true || journal !== undefined || onProxyDown === "fail-open") return [];
  const failed: Check["failed"] = (host, _how, said) => proxyNotReady(host, said || "it said nothing");
  return [
    { name: "the proxy", command: `sh ${READY_FILE} ${PATIENCE_SECONDS}`, failed },
    ...(takesProbe(policy) ? [{ name: "the way to the proxy", command: THROUGH, failed }] : []),
  ];
}

/** Whether nothing of a policy lets the port of the probe pass by. */
export function takesProbe({ outbound, uidExclusions }: ResolvedPolicy): boolean {
  const { enabled, includePorts, excludePorts, excludeAddresses } = outbound;
  const hasPort = (ranges: readonly Range[]) => ranges.some(({ from, to }) => from <= PROBE.port && PROBE.port <= to);
  // Root asks.
  const passes = uidExclusions.some(
    ({ protocol, ports, uids }) => protocol === "tcp" && uids.from === 0 && hasPort(ports),
  );
  const { first: probe } = boundsOf(`${PROBE.address}/32`);
  const isAway = excludeAddresses.ipv4.some((block) => {
    const { first, last } = boundsOf(block);
    return first <= probe && probe <= last;
  });
  return enabled && includePorts.length === 0 && !hasPort(excludePorts) && !passes && !isAway;
}

/** An address that nobody has, and the port that discards. Sources: RFC 5737, for documentation; RFC 863. */
const PROBE = { address: "198.51.100.1", port: 9 } as const;

/**
 * A connection that the proxy takes where the rules lead there, and nobody where they do not. Asked only where the host has a
 * program that can, and a route.
 */
export const THROUGH: string = `to=${PROBE.address} port=${PROBE.port}
if command -v python3 >/dev/null; then
  said=$(python3 -c "import socket; socket.create_connection(('$to', $port), 5)" 2>&1)
elif command -v bash >/dev/null && command -v timeout >/dev/null; then
  said=$(timeout 5 bash -c "exec 3<>/dev/tcp/$to/$port" 2>&1)
elif command -v nc >/dev/null; then
  said=$(nc -z -w 5 "$to" "$port" 2>&1)
else
  exit 0
fi && exit 0
case "$said" in *nreachable*) exit 0 ;; esac
echo "no connection was taken through the redirect: $(printf '%s' "$said" | tail -n 1)"
exit 1`;
