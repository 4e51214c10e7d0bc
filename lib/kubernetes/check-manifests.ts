import type { Failure } from "../errors/failure";
import type { PodFinding } from "./findings";
import { manifestPods } from "./manifest-pods";
import type { PodSurroundings } from "./pod-traffic";
import type { WorkloadOptions } from "./workloads";

/** What is wrong with the workloads of a text. */
export interface CheckedManifests {
  /** Annotations that Kuma cannot read: it refuses such a pod. */
  readonly failures: readonly Failure[];
  readonly findings: readonly PodFinding[];
}

/** What the injector would make of each workload in a text of YAML, and what may go wrong with it. Never throws. */
export function checkManifests(
  text: string,
  surroundings: PodSurroundings,
  options: WorkloadOptions = {},
): CheckedManifests {
  const { pods, failures } = manifestPods(text, surroundings, options);
  return { failures, findings: pods.flatMap(({ pod }) => pod.findings) };
}
