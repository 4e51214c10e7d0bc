import type { Manifest, ManifestMetadata } from "./manifests";

/** Kinds of Kubernetes' own that make pods, and the pod itself. */
export const WORKLOAD_KINDS = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "Job",
  "CronJob",
  "Pod",
] as const;

export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/**
 * Annotations of what Pulumi is to manage here: nobody starts the pods that its plugin would wait for, or collects what a
 * deletion in the foreground leaves.
 */
export const WITHOUT_CONTROLLERS: Readonly<Record<string, string>> = {
  "pulumi.com/skipAwait": "true",
  "pulumi.com/deletionPropagationPolicy": "background",
};

/** A workload of one kind with what a pod of it is to carry, complete enough for an API server. */
export function workload(kind: WorkloadKind, { name = "web", ...carried }: ManifestMetadata = {}): Manifest {
  const labels = { app: name, ...carried.labels };
  const selector = { matchLabels: { app: name } };
  const template = {
    metadata: { ...carried, labels },
    spec: { containers: [{ name: "app", image: "example.org/app" }] },
  };
  const once = { ...template, spec: { ...template.spec, restartPolicy: "Never" } };
  const of = (apiVersion: string, spec: object): Manifest => ({ apiVersion, kind, metadata: { name }, spec });
  switch (kind) {
    case "Deployment":
    case "DaemonSet":
    case "ReplicaSet":
      return of("apps/v1", { selector, template });
    case "StatefulSet":
      return of("apps/v1", { selector, serviceName: name, template });
    case "Job":
      return of("batch/v1", { template: once });
    case "CronJob":
      return of("batch/v1", { schedule: "0 4 * * *", jobTemplate: { spec: { template: once } } });
    case "Pod":
      return { apiVersion: "v1", kind, metadata: { name, ...template.metadata }, spec: template.spec };
  }
}

/** What pods of a workload carry. */
export function carriedBy({ kind, metadata, spec }: Manifest): ManifestMetadata {
  if (kind === "Pod") return metadata;
  const own =
    kind === "CronJob" ? (spec as { readonly jobTemplate: { readonly spec: object } }).jobTemplate.spec : spec;
  return (own as { readonly template: { readonly metadata: ManifestMetadata } }).template.metadata;
}

/** A custom kind with a pod template where Kubernetes' own kinds have it, as those of rollouts and the like do. */
export const ROLLOUT_KIND: Manifest = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "rollouts.example.org" },
  spec: {
    group: "example.org",
    scope: "Namespaced",
    names: { plural: "rollouts", singular: "rollout", kind: "Rollout" },
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: rolloutSchema() } }],
  },
};

/** A workload of the custom kind. */
export function rollout(carried: ManifestMetadata = {}): Manifest {
  return { ...workload("Deployment", carried), apiVersion: "example.org/v1", kind: "Rollout" };
}

function rolloutSchema(): object {
  const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const texts = { type: "object", additionalProperties: { type: "string" } };
  const metadata = { type: "object", properties: { labels: texts, annotations: texts } };
  const template = { type: "object", properties: { metadata, spec: anything } };
  const spec = { type: "object", properties: { selector: anything, template } };
  return { type: "object", properties: { spec } };
}
