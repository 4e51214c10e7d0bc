import type { Failure } from "../errors/failure";
import { isRecord } from "../spec/plain-data";
import { ANNOTATION, SIDECAR_INJECTION } from "./annotations";
import { type EffectivePod, effective } from "./effective";
import type { Injector } from "./injector";
import { named, nameOf, within } from "./manifest";
import { memberAt } from "./member";
import { type PodSurroundings, podTraffic } from "./pod-traffic";
import { readManifests } from "./read-manifests";
import { type Workload, type WorkloadOptions, workloadsIn } from "./workloads";

/** The pods of one workload, as the injector would make them. */
export interface ManifestPod {
  /** `Deployment web` */
  readonly name: string;
  readonly pod: EffectivePod;
}

/** The workloads of a text. */
export interface ManifestPods {
  readonly pods: readonly ManifestPod[];
  /** What is no YAML, and annotations that Kuma cannot read: it refuses such a pod. */
  readonly failures: readonly Failure[];
}

/**
 * What the injector would make of each workload in a text of YAML. Namespaces and ConfigMaps that stand in the same text have
 * their say. Never throws.
 */
export function manifestPods(text: string, surroundings: PodSurroundings, options: WorkloadOptions = {}): ManifestPods {
  const { manifests, failures } = readManifests(text);
  // What is wrong around all of them is no fault of each.
  const around = podTraffic({}, surroundings);
  if (!around.ok) return { pods: [], failures: [...failures, ...around.failures] };
  const all: Failure[] = [...failures];
  const pods: ManifestPod[] = [];
  const objects = manifests.flatMap(({ data }) => objectsIn(data));
  for (const { data } of manifests) {
    for (const workload of workloadsIn(data, options)) {
      const place = [...workload.path, ...workload.templatePath];
      const told = (failure: Failure) => named(memberAt(data, workload.path), within(workload.templatePath, failure));
      const pod = effective({
        ...aroundIt(data, workload, objects, around.value.injector),
        ...surroundings,
        kind: workload.kind,
        template: memberAt(data, place),
      });
      if (!pod.ok) all.push(...pod.failures.map(told));
      else pods.push({ name: nameOf(memberAt(data, workload.path)), pod: withPlaces(pod.value, told) });
    }
  }
  return { pods, failures: all };
}

/** The objects of a manifest: itself, or those of a list. */
function objectsIn(data: unknown): readonly unknown[] {
  const items = memberAt(data, ["items"]);
  return Array.isArray(items) ? items.flatMap(objectsIn) : [data];
}

function aroundIt(
  data: unknown,
  { path, templatePath }: Workload,
  objects: readonly unknown[],
  injector: Injector,
): { readonly namespace?: Readonly<Record<string, string>>; readonly customConfigMap?: unknown } {
  const workload = memberAt(data, path);
  const own = memberAt(workload, ["metadata", "namespace"]);
  const namespace = own === undefined ? undefined : found(objects, "Namespace", own);
  const configMapName = memberAt(workload, [...templatePath, "metadata", "annotations", ANNOTATION.configMapName]);
  const configMap = found(objects, "ConfigMap", configMapName);
  const isBeside = memberAt(configMap, ["metadata", "namespace"]) === own;
  return {
    ...(namespace === undefined ? {} : { namespace: wishOf(namespace, injector) }),
    ...(configMap === undefined || !isBeside ? {} : { customConfigMap: configMap }),
  };
}

function found(objects: readonly unknown[], kind: string, name: unknown): unknown {
  if (typeof name !== "string") return undefined;
  return objects.find((one) => isRecord(one) && one["kind"] === kind && memberAt(one, ["metadata", "name"]) === name);
}

/** Whether a namespace wants sidecars: by its label, and up to Kuma 2.1 by an annotation. */
function wishOf(namespace: unknown, { injectionBy }: Injector): Readonly<Record<string, string>> {
  const wishes = injectionBy.map((way) => memberAt(namespace, ["metadata", `${way}s`, SIDECAR_INJECTION]));
  const wish = wishes.find((one) => typeof one === "string");
  return typeof wish === "string" ? { [SIDECAR_INJECTION]: wish } : {};
}

function withPlaces(pod: EffectivePod, told: (failure: Failure) => Failure): EffectivePod {
  return { ...pod, findings: pod.findings.map(({ severity, failure }) => ({ severity, failure: told(failure) })) };
}
