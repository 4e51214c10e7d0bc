import * as k8s from "@pulumi/kubernetes";
import type { WorkloadClass } from "../../../../lib/pulumi/kubernetes";

/** Every kind of workload as @pulumi/kubernetes has it, with a pod template that says something already. */

export const CONTAINERS = [{ name: "app", image: "app:1", ports: [{ containerPort: 8080 }] }];

/** A pod template with an annotation and a label of somebody's own. */
const template = {
  metadata: { labels: { app: "web" }, annotations: { "example.com/team": "shop" } },
  spec: { containers: CONTAINERS },
};
const ending = { ...template, spec: { ...template.spec, restartPolicy: "Never" } };
const selector = { matchLabels: { app: "web" } };

export interface WorkloadKind {
  readonly kind: string;
  readonly resource: WorkloadClass;
  readonly args: object;
  readonly path: readonly string[];
  /** Where that is not known by the kind. */
  readonly templatePath?: readonly string[];
}

const TEMPLATE = ["spec", "template"];
const { apps, batch, core, apiextensions } = k8s;

export const WORKLOAD_KINDS: readonly WorkloadKind[] = [
  { kind: "Deployment", resource: apps.v1.Deployment, args: { spec: { selector, template } }, path: TEMPLATE },
  {
    kind: "StatefulSet",
    resource: apps.v1.StatefulSet,
    args: { spec: { selector, serviceName: "web", template } },
    path: TEMPLATE,
  },
  { kind: "DaemonSet", resource: apps.v1.DaemonSet, args: { spec: { selector, template } }, path: TEMPLATE },
  { kind: "ReplicaSet", resource: apps.v1.ReplicaSet, args: { spec: { selector, template } }, path: TEMPLATE },
  { kind: "Job", resource: batch.v1.Job, args: { spec: { template: ending } }, path: TEMPLATE },
  {
    kind: "CronJob",
    resource: batch.v1.CronJob,
    args: { spec: { schedule: "@daily", jobTemplate: { spec: { template: ending } } } },
    path: ["spec", "jobTemplate", ...TEMPLATE],
  },
  { kind: "Pod", resource: core.v1.Pod, args: template, path: [] },
  {
    kind: "Rollout",
    resource: apiextensions.CustomResource,
    args: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", spec: { template } },
    path: TEMPLATE,
    templatePath: TEMPLATE,
  },
];
