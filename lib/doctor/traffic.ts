import { trafficRefused, trafficTaken } from "../errors/proxy-failures";
import { describeGate } from "../plan/gate";
import { hasProxyRules } from "../plan/live-rules";
import type { Observation } from "../plan/observation";
import { groupedBy } from "../rules/grouped-by";
import type { Family } from "../rules/model";
import { note, ok, problem, type Remark, warning } from "./finding";
import { holderText } from "./listening";
import type { Look } from "./look";
import { proxyUserOn, type Reception, type Redirected, receptionOf, redirectedNow } from "./reception";
import { portText } from "./redirect-port";

/** What becomes at this moment of the traffic that the host's rules redirect, whatever the spec asks for. */
export function trafficRemarks(look: Look): Remark[] {
  const { host, spec, seen, notRoot, around } = look;
  if (notRoot !== undefined) return [note("not known: only root sees the rules")];
  if (!hasProxyRules(spec, seen)) return [ok("none is redirected: the host has no rules of a transparent proxy")];
  const redirected = redirectedNow(seen, spec.policy);
  if (redirected === undefined) return [note("not known: the rules tell too many kinds of it apart")];
  const open = openRemarks(seen);
  if (redirected.length === 0 && open.length === 0)
    return [note("none is redirected, though the host has rules of a transparent proxy")];
  const proxyUser = proxyUserOn(spec.policy, seen);
  const met = redirected.map((traffic) => ({
    traffic,
    reception: receptionOf({ seen, listeners: around.listeners }, traffic, spec.policy),
  }));
  const refused = trafficOf(met, "nobody");
  const strangers = met.flatMap(({ traffic, reception }) => strangerAt(traffic, reception));
  const [heard, unknown] = [trafficOf(met, "sidecar"), trafficOf(met, undefined)];
  return [
    ...open,
    ...(refused.length === 0 ? [] : [refusedRemark(host, refused)]),
    ...[...new Map(strangers)].map(([port, holder]) =>
      problem(
        `goes astray right now: ${port} is held by ${holder}`,
        trafficTaken(host, { port, holder, proxyUser: `${proxyUser.name} (${proxyUser.uid})` }),
      ),
    ),
    ...(unknown.length === 0 ? [] : [note(`not known who listens on ${portsText(unknown)}`)]),
    ...(heard.length === 0 ? [] : [ok(`goes to the sidecar: ${portsText(heard)}`)]),
  ];
}

/** Of a host that lets by what its rules would redirect: none is refused, and none has mTLS. */
function openRemarks(seen: Observation): Remark[] {
  const gate = describeGate(seen);
  if (seen.gate?.isOpen !== true || gate === undefined) return [];
  return [
    warning(
      seen.gate.isHalfOpen ? gate : `all traffic passes by the mesh right now; ${gate}`,
      seen.gate.isHalfOpen ? WATCHED : "Start the sidecar: its traffic is taken again once it is steadily there.",
    ),
  ];
}

const WATCHED =
  "Look again in ten seconds. If it is still so, see what `systemctl status kuma-transparent-proxy-watch` says.";

interface Met {
  readonly traffic: Redirected;
  readonly reception: Reception | undefined;
}

function trafficOf(met: readonly Met[], by: Reception["by"] | undefined): Redirected[] {
  return met.filter(({ reception }) => reception?.by === by).map(({ traffic }) => traffic);
}

function strangerAt(traffic: Redirected, reception: Met["reception"]): [string, string][] {
  return reception?.by === "stranger" ? [[portText(traffic), holderText(reception.listener)]] : [];
}

function refusedRemark(host: string, refused: readonly Redirected[]): Remark {
  const ports = portsText(refused);
  return problem(`refused right now: nobody listens on ${ports}`, trafficRefused(host, ports));
}

/** `15006/tcp (inbound), 15001/tcp (outbound) for IPv6`: a port once, with its family where it is one alone. */
function portsText(traffic: readonly Redirected[]): string {
  return [...groupedBy(traffic, portText)]
    .map(([port, [{ family }, other]]) => (other === undefined ? `${port} for ${FAMILY_NAMES[family]}` : port))
    .join(", ");
}

const FAMILY_NAMES: Readonly<Record<Family, string>> = { ipv4: "IPv4", ipv6: "IPv6" };
