import { probeFailed } from "../../errors/window-failures";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import { checksOf } from "../checks";
import type { Check } from "../confirm";

/** Names that have to resolve, then the checks that the spec names. */
export function meshDnsChecks({ probe, confirm }: ResolvedMeshDns): Check[] {
  const probes = Object.entries({ "probe.mesh": probe.mesh, "probe.other": probe.other });
  return [
    ...probes.flatMap(([property, name]) => (name === undefined ? [] : [probeCheck(property, name)])),
    ...checksOf(confirm),
  ];
}

/** Seconds for which a resolver is asked again that was started a moment ago. A question that nobody answers takes as long alone. */
const PATIENCE_SECONDS = 10;

/**
 * By the C library, as programs of the host ask it; where there is no getent, ping says at once which address it found. A
 * name was read by its type: it needs no quotes.
 */
function probeCheck(property: string, name: string): Check {
  return {
    name: property,
    command: `resolves() {
  if command -v getent >/dev/null; then getent ahosts ${name}; else ping -c 1 -w 1 ${name} 2>&1 | grep '^PING'; fi
}
uptime_seconds() {
  read -r up _ </proc/uptime
  echo "\${up%%.*}"
}
until=$(($(uptime_seconds) + ${PATIENCE_SECONDS}))
while :; do
  ! resolves >/dev/null 2>&1 || exit 0
  [ "$(uptime_seconds)" -lt "$until" ] || break
  sleep 1
done
echo "nobody answered for ${name}"
exit 1`,
    failed: (host, how) => probeFailed(host, property, name, how),
  };
}
