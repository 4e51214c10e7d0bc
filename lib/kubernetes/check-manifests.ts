import type { Failure } from "../errors/failure";
import { effective } from "./effective";
import type { PodFinding } from "./findings";
import { named, within } from "./manifest";
import { memberAt } from "./member";
import type { PodSurroundings } from "./pod-traffic";
import { readManifests } from "./read-manifests";
import { type WorkloadOptions, workloadsIn } from "./workloads";

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
  const { manifests, failures } = readManifests(text);
  const all: Failure[] = [...failures];
  const findings: PodFinding[] = [];
  for (const { data } of manifests) {
    for (const { kind, path, templatePath } of workloadsIn(data, options)) {
      const place = [...path, ...templatePath];
      const told = (failure: Failure) => named(data, within(place, failure));
      const pod = effective({ ...surroundings, kind, template: memberAt(data, place) });
      if (!pod.ok) all.push(...pod.failures.map(told));
      else findings.push(...pod.value.findings.map(({ severity, failure }) => ({ severity, failure: told(failure) })));
    }
  }
  return { failures: all, findings };
}
