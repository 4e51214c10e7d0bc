import type { ApiKind } from "../kubernetes/selection";

/** By type, without the version in its name: what its resources are. Source: hashicorp/kubernetes 1.x to 2.38, list of resources. */
const KINDS: Readonly<Record<string, ApiKind>> = {
  pod: { apiVersion: "v1", kind: "Pod" },
  replication_controller: { apiVersion: "v1", kind: "ReplicationController" },
  namespace: { apiVersion: "v1", kind: "Namespace" },
  deployment: { apiVersion: "apps/v1", kind: "Deployment" },
  stateful_set: { apiVersion: "apps/v1", kind: "StatefulSet" },
  daemonset: { apiVersion: "apps/v1", kind: "DaemonSet" },
  daemon_set: { apiVersion: "apps/v1", kind: "DaemonSet" },
  job: { apiVersion: "batch/v1", kind: "Job" },
  cron_job: { apiVersion: "batch/v1", kind: "CronJob" },
};

const TYPE = /^kubernetes_(\w+?)(?:_v\d\w*)?$/;

/** What resources of a type are to Kubernetes; `undefined`: nothing that can have pods, or a manifest, which says it itself. */
export function kindOfType(type: string): ApiKind | undefined {
  const name = nameIn(type);
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}

export function isManifestType(type: string): boolean {
  return nameIn(type) === "manifest";
}

function nameIn(type: string): string {
  return TYPE.exec(type)?.[1] ?? "";
}
