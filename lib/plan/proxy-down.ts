import { ANY_HOST } from "../rules/any-host";
import { bindToHost } from "../rules/bind";
import { ruleSets } from "../rules/rule-set";
import type { EgressName } from "../spec/host";
import { EGRESS } from "../spec/host-egress";
import { portWords, watchedPorts } from "../spec/proxy-down";
import type { ResolvedHostSpec } from "../spec/resolved";
import { captureOf } from "./capture";

/** What any machine may open connections for; the others are somebody's choice, and then a manager that is declared or seen. */
const OF_ANY_HOST: readonly EgressName[] = ["dns", "metadata", "packages"];

/** What becomes of traffic while nobody listens, and what of the host's own. One line, or none where nothing is redirected. */
export function proxyDownLines(spec: ResolvedHostSpec): string[] {
  const ports = watchedPorts(spec.policy);
  if (ports.length === 0) return [];
  const listening = `while nobody listens on ${portWords(ports)}`;
  if (spec.onProxyDown === "fail-open") return [`${listening}: passes by the sidecar${midway(spec)}`];
  const refused = refusedEgress(spec);
  const own = refused.length === 0 ? "" : `, of the host itself too: ${refused.join(", ")} (\`hostEgress\` lets it by)`;
  return [`${listening}: is refused${own}`];
}

/** Connections that are known to connection tracking keep their way when the gate is closed; kumactl's rules take others midway. */
function midway({ policy }: ResolvedHostSpec): string {
  if (policy.keepExistingConnections) return "";
  return "; once it is taken again, connections that connection tracking has lost are cut";
}

function refusedEgress({ policy }: ResolvedHostSpec): EgressName[] {
  const rules = bindToHost(ruleSets(policy), ANY_HOST);
  const isTaken = (name: EgressName) =>
    EGRESS[name].some((path) => captureOf(path, rules, policy.proxyUser.uid) !== undefined);
  return OF_ANY_HOST.filter(isTaken);
}
