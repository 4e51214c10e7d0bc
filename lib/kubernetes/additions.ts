import { canonicalRanges } from "../spec/ports";
import type { ResolvedPolicy } from "../spec/resolved";
import type { PodTraffic } from "./pod-traffic";
import type { PodTemplate } from "./template";

/**
 * What the injector excludes by itself: the port on which the sidecar answers probes, the one on which it says that it is
 * ready, and where it answers no probes, the ports that are probed. Source: kubernetes_config.go and inject.01.golden.yaml of
 * 3.0-dev; kubernetes.go of 2.9 to 2.14.
 */
export function withAdditions({ policy, injector, pod }: PodTraffic, template: PodTemplate): ResolvedPolicy {
  const { inbound } = policy;
  if (!inbound.enabled || inbound.includePorts.length > 0) return policy;
  const probeProxy = pod.written.applicationProbeProxyPort ?? 0;
  const probed =
    injector.readinessPort === undefined ? [] : template.containers.flatMap((container) => container.probed);
  const added = [
    ...(probeProxy === 0 ? probed : [probeProxy]),
    ...(injector.readinessPort === undefined ? [] : [injector.readinessPort]),
  ];
  const excludePorts = canonicalRanges([...inbound.excludePorts, ...added.map((port) => ({ from: port, to: port }))]);
  return { ...policy, inbound: { ...inbound, excludePorts } };
}
