import type { DataplaneObservation } from "../../plan/dataplane/observation";
import { READY_FILE, SERVICE_UNIT } from "../../plan/dataplane/paths";
import type { DataplanePlan } from "../../plan/dataplane/plan";
import { takenBy } from "../../plan/dataplane/wanted";
import { unheard } from "../../plan/redirects";
import { LOG_CURSOR } from "../../plan/state-folder";
import type { ResolvedKumaDataplane } from "../../spec/resolve-kuma-dataplane";
import { checksOf } from "../checks";
import type { Check } from "../confirm";
import { THROUGH, takesProbe } from "../proxy-checks";
import { BETWEEN, whyNotReady } from "./not-ready";

/** That the proxy is ready, that the rules lead to it, and the checks that the spec names. */
export function dataplaneChecks(
  spec: ResolvedKumaDataplane,
  { manager, steps }: Pick<DataplanePlan, "manager" | "steps">,
  { host, journal }: Pick<DataplaneObservation, "host" | "journal">,
): Check[] {
  const isStarted = manager === "systemd" && steps.length > 0;
  const { policy, transparentProxy } = spec.dataplane;
  // Where its ports change, the rules follow only after it.
  const rules = host.journal?.redirects;
  const isMoved =
    rules === undefined
      ? journal !== undefined && steps.some((step) => step.kind === "put-file" && step.file.path === READY_FILE)
      : unheard(rules, takenBy(spec)).length > 0;
  const isRedirected = host.journal?.status === "applied" && transparentProxy && takesProbe(policy) && !isMoved;
  return [
    ...(isStarted ? [readyCheck(spec)] : []),
    ...(isStarted && isRedirected ? [throughCheck(spec)] : []),
    ...checksOf(spec.confirm),
  ];
}

/**
 * A former proxy that still drains is no new one: systemd calls the unit active once its start is over, with nothing left to do about it.
 * A proxy whose unit fails again and again is not waited for to the end; what it said
 * last tells why. It is printed as it is: `echo` of some shells takes a backslash in it for the beginning of something else.
 */
function readyCheck({ readySeconds, service, controlPlane }: ResolvedKumaDataplane): Check {
  return {
    name: "ready",
    command: `shown() {
  systemctl show -p "$1" ${SERVICE_UNIT} 2>/dev/null | sed 's/^[^=]*=//'
}
is_new() {
  case "$(shown Job)" in '' | 0) [ "$(shown ActiveState)" = active ] ;; *) return 1 ;; esac
}
left=${readySeconds + service.drainSeconds}
while [ "$left" -gt 0 ]; do
  said=$(sh ${READY_FILE} 1)
  [ "$?" != 0 ] || ! is_new || exit 0
  restarts=$(shown NRestarts)
  [ "\${restarts:-0}" -lt ${TRIES} ] || break
  sleep 0.2 2>/dev/null || sleep 1
  left=$((left - 1))
done
cursor=$(cat ${LOG_CURSOR} 2>/dev/null)
why=$({ journalctl -q -o cat -u ${SERVICE_UNIT} \${cursor:+"--after-cursor=$cursor"} 2>/dev/null || systemctl status --no-pager -l ${SERVICE_UNIT} 2>&1; } |
  tail -n ${LOG_LINES} | grep -v '^ ' | grep -vF -e ${SERVICE_UNIT} -e '[envoy_bug]' |
  grep -iE 'error|fail|invalid|denied|refused|in use|expired|unknown' | tail -n ${TOLD_LINES} | cut -c 1-500 | tr '\\n' '${BETWEEN}')
printf '%s\\n' "$why$said"
exit 1`,
    failed: (host, _how, said) => whyNotReady(host, said, controlPlane.address),
  };
}

/** What a start says last tells why it failed: one start of Envoy is some 200 lines. What was said before the change is not looked at. */
const LOG_LINES = 600;

/** Of what may be the reason; stacks, which kuma-dp puts behind an error in its line, are cut. Usage, which kuma-dp prints behind an argument that it does not know, is indented. */
const TOLD_LINES = 8;

/** Starts of a unit after which it is taken for one that never gets ready. */
const TRIES = 4;

function throughCheck({ controlPlane }: ResolvedKumaDataplane): Check {
  return {
    name: "through the redirect",
    command: THROUGH,
    failed: (host, _how, said) => whyNotReady(host, said, controlPlane.address),
  };
}
