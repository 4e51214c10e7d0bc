import { networkOfNode, noSidecarAsked, runsAsSidecar } from "../errors/kubernetes-failures";
import { isSince } from "../spec/kuma-version";
import { wishIn } from "./annotation-values";
import { SIDECAR_INJECTION } from "./annotations";
import type { CheckedWorkload } from "./checked-workload";
import { type PodFinding, problem, warning } from "./findings";
import type { Container } from "./template";

/** What the pod itself says of a sidecar. */
function ownWish({ template, traffic: { injector } }: CheckedWorkload): string | undefined {
  return [
    ...(injector.injectionBy.includes("label") ? [template.labels[SIDECAR_INJECTION]] : []),
    ...(injector.injectionBy.includes("annotation") ? [template.annotations[SIDECAR_INJECTION]] : []),
  ].find((wish) => wish !== undefined);
}

/** A pod that refuses a sidecar has none whatever its namespace says. Of a namespace that nobody knows nothing is said. */
export function sidecarAsked(workload: CheckedWorkload): PodFinding[] {
  const reason = whyNone(ownWish(workload), workload);
  return reason === undefined
    ? []
    : [warning(`metadata.labels[${JSON.stringify(SIDECAR_INJECTION)}]`, noSidecarAsked(reason))];
}

function whyNone(
  own: string | undefined,
  { namespace, traffic: { injector } }: CheckedWorkload,
): Parameters<typeof noSidecarAsked>[0] | undefined {
  const around = namespace?.[SIDECAR_INJECTION];
  if (own !== undefined && !wishIn(own)) return "pod";
  if (namespace === undefined || wishIn(around)) return undefined;
  if (own === undefined) return around === undefined ? "nobody" : "namespace";
  // The webhook's selector. Source: pull request 13378 of Kuma; cp-webhooks-and-secrets.yaml of its chart.
  return around === undefined && isSince(injector.version, 2, 11) ? "unlabelled" : undefined;
}

/** No injector looks at that. Source: precheck.go of 3.0-dev, `needToInject`. */
export function networkOfPod(workload: CheckedWorkload): PodFinding[] {
  const wish = ownWish(workload) ?? workload.namespace?.[SIDECAR_INJECTION];
  const isConcerned = workload.template.hostNetwork && wishIn(wish) === true;
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
