import {
  configMapUnderCni,
  initContainerCutOff,
  injectorsOwn,
  neverEnds,
  passedOver,
  portLeavesMesh,
  uidTooLargeForKumactl,
} from "../errors/kubernetes-failures";
import { isSince } from "../spec/kuma-version";
import { holdsPort } from "../spec/ports";
import { ANNOTATION, type AnnotationKey, CNI_NETWORKS, INJECTOR_OWNED, releasesOf } from "./annotations";
import type { Check, CheckedWorkload } from "./checked-workload";
import { type PodFinding, problem, warning } from "./findings";
import { annotationPlace } from "./from-annotations";
import { KUMACTLS_LAST_UID } from "./kumactl-uids";
import { isOn } from "./settings";
import { networkOfPod, sidecarAsked, sidecarsUid } from "./sidecar-checks";
import type { Container } from "./template";

/** What can go wrong with a pod though each of its annotations can be read. In the order in which it is told. */
const CHECKS: readonly Check[] = [
  ownedAnnotations,
  unreadAnnotations,
  sidecarAsked,
  networkOfPod,
  sidecarsUid,
  portsOutOfMesh,
  uidsOfKumactl,
  initContainersUnderCni,
  configMapUnderCniPlugin,
  endOfJobs,
];

export function checkWorkload(workload: CheckedWorkload): readonly PodFinding[] {
  return CHECKS.flatMap((check) => check(workload));
}

/** What the injector writes by itself. A live pod has it, and its template must not. */
function ownedAnnotations({ template: { annotations, isInjected }, traffic }: CheckedWorkload): PodFinding[] {
  if (isInjected) return [];
  const owned = traffic.usesCni ? [...INJECTOR_OWNED, CNI_NETWORKS] : INJECTOR_OWNED;
  return owned
    .filter((name) => annotations[name] !== undefined)
    .map((name) => problem(annotationPlace(name), injectorsOwn(name)));
}

function unreadAnnotations({ template: { annotations }, traffic: { injector } }: CheckedWorkload): PodFinding[] {
  return (Object.keys(ANNOTATION) as AnnotationKey[])
    .filter((key) => annotations[ANNOTATION[key]] !== undefined && !injector.reads(key))
    .map((key) => {
      const name = ANNOTATION[key];
      return warning(annotationPlace(name), passedOver(name, injector.version.text, releasesOf(key)));
    });
}

/** As it was asked, not as the injector adds to it: what that excludes it serves itself. */
function portsOutOfMesh({ template, traffic }: CheckedWorkload): PodFinding[] {
  const { enabled, excludePorts, includePorts } = traffic.policy.inbound;
  if (!enabled || includePorts.length > 0) return [];
  const decision = traffic.decided.get("redirect.inbound.excludePorts");
  return template.containers.flatMap((container) => {
    const ports = [...new Set([...container.ports, ...container.probed])];
    return ports
      .filter((port) => holdsPort(excludePorts, port))
      .map((port) =>
        warning(
          decision?.place ?? container.place,
          portLeavesMesh(port, container.name, container.probed.includes(port)),
        ),
      );
  });
}

function uidsOfKumactl({ traffic }: CheckedWorkload): PodFinding[] {
  const place = traffic.decided.get("redirect.outbound.excludePortsForUIDs")?.place ?? "";
  return traffic.policy.uidExclusions
    .filter(({ uids }) => uids.to > KUMACTLS_LAST_UID)
    .map(({ uids }) => problem(place, uidTooLargeForKumactl(uids.to)));
}

function initContainersUnderCni({ template, traffic, policy }: CheckedWorkload): PodFinding[] {
  if (!traffic.usesCni || !policy.outbound.enabled) return [];
  const isExcluded = ({ runAsUser }: Container) =>
    policy.uidExclusions.some(({ uids }) => runAsUser !== undefined && uids.from <= runAsUser && runAsUser <= uids.to);
  return template.initContainers
    .filter((container) => !isExcluded(container))
    .map((container) => {
      const hasRules = traffic.injector.uidExclusions !== "none";
      return warning(container.place, initContainerCutOff(container.name, container.runAsUser, hasRules));
    });
}

function configMapUnderCniPlugin({ template, traffic }: CheckedWorkload): PodFinding[] {
  const name = template.annotations[ANNOTATION.configMapName];
  if (name === undefined || !traffic.usesCni || !traffic.injector.layersConfigMaps) return [];
  return [problem(annotationPlace(ANNOTATION.configMapName), configMapUnderCni(name))];
}

const SIDECAR_CONTAINERS = "KUMA_EXPERIMENTAL_SIDECAR_CONTAINERS";

/**
 * Kubernetes ends native sidecars (Kuma's own from 2.14 on); else the control plane ends that of a pod whose owner is a Job,
 * though 1.7.0 waited for a signal that never came. Sources: pod_status_controller.go; issues 2848 and 4649 of Kuma.
 */
function endOfJobs({ kind, template, traffic, controlPlane }: CheckedWorkload): PodFinding[] {
  const { version } = traffic.injector;
  const isNative = isOn(controlPlane[SIDECAR_CONTAINERS] ?? String(isSince(version, 2, 14)));
  if (isNative || template.restartPolicy === undefined || template.restartPolicy === "Always") return [];
  if (kind === "Job" || kind === "CronJob") {
    const isOfLateSignal = isSince(version, 1, 7) && !isSince(version, 1, 7, 1);
    return isOfLateSignal
      ? [problem("spec.restartPolicy", neverEnds("Kuma 1.7.0 forgets to end it", "Upgrade to 1.7.1."))]
      : [];
  }
  const why = "the control plane ends it only where a Job owns the pod";
  const remedy = `Let a Job own the pod, or set ${SIDECAR_CONTAINERS} of the control plane (Kuma from 2.7 on, Kubernetes from 1.29 on).`;
  return [warning("spec.restartPolicy", neverEnds(why, remedy))];
}
