import { networkOfNode, noSidecarAsked, runsAsSidecar } from "../errors/kubernetes-failures";
import { SIDECAR_INJECTION } from "./annotations";
import type { CheckedWorkload } from "./checked-workload";
import { type PodFinding, problem, warning } from "./findings";
import type { Container } from "./template";

const ENABLED: readonly (string | undefined)[] = ["enabled", "true", "yes"];

/** Who asks for a sidecar, or refuses one: the pod before its namespace. `undefined`: nobody does. */
function wishOf({ template, traffic: { injector }, namespace }: CheckedWorkload): string | undefined {
  const own = [
    ...(injector.injectionBy.includes("label") ? [template.labels[SIDECAR_INJECTION]] : []),
    ...(injector.injectionBy.includes("annotation") ? [template.annotations[SIDECAR_INJECTION]] : []),
  ].find((wish) => wish !== undefined);
  return own ?? namespace?.[SIDECAR_INJECTION];
}

/** A pod that refuses a sidecar has none whatever its namespace says. */
export function sidecarAsked(workload: CheckedWorkload): PodFinding[] {
  const wish = wishOf(workload);
  // Of a namespace that nobody knows nothing is said, unless the pod itself refuses.
  if (ENABLED.includes(wish) || (wish === undefined && workload.namespace === undefined)) return [];
  return [warning(`metadata.labels[${JSON.stringify(SIDECAR_INJECTION)}]`, noSidecarAsked())];
}

/** No injector looks at that. Source: precheck.go of 3.0-dev, `needToInject`. */
export function networkOfPod(workload: CheckedWorkload): PodFinding[] {
  const isConcerned = workload.template.hostNetwork && ENABLED.includes(wishOf(workload));
  return isConcerned ? [problem("spec.hostNetwork", networkOfNode())] : [];
}

export function sidecarsUid({ template, policy }: CheckedWorkload): PodFinding[] {
  const { uid } = policy.proxyUser;
  const runs = ({ runAsUser }: Container) => runAsUser === uid;
  const place = (container: Container) => `${container.place}.securityContext.runAsUser`;
  return [
    ...template.containers.filter(runs).map((one) => problem(place(one), runsAsSidecar(one.name, uid))),
    // Of init containers the injector only warns. Source: precheck.go of 3.0-dev.
    ...template.initContainers.filter(runs).map((one) => warning(place(one), runsAsSidecar(one.name, uid))),
  ];
}
