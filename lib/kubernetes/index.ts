/**
 * The policy of a host, for pods: annotations, settings of a control plane and ConfigMaps, release by release of Kuma; what the
 * rules of a pod will be; and in what a pod differs from a host. Pure: nothing here asks a cluster. Resources for Pulumi:
 * `kuma-transparent-proxy/pulumi/kubernetes`.
 *
 * ```ts
 * const metadata = podMetadata({ redirect: { inbound: { excludePorts: [1234] } } }, { kumaVersion: "2.9.4" });
 * if (metadata.ok) console.log(metadata.value.annotations);
 * ```
 */

export type { BackendSpec, PodPolicySpec } from "../spec/pod";
export { podMetadata, podPolicy } from "./annotate";
export { type AnnotatedYaml, annotateYaml } from "./annotate-yaml";
export { type ConfigMap, type ConfigMapOptions, policyConfigMap } from "./config-map";
export {
  type ControlPlaneTraffic,
  type ControlPlaneTrafficOptions,
  controlPlaneTraffic,
} from "./control-plane-traffic";
export { type EffectivePod, effective, type PodGiven } from "./effective";
export { type Deviation, type Equivalence, equivalent } from "./equivalent";
export type { PodFinding } from "./findings";
export { type KumaInit, type KumaInitGiven, kumaInit } from "./kuma-init";
export { annotateManifest, type ManifestOptions } from "./manifest";
export type { PodMetadata } from "./metadata";
export type { PodSurroundings } from "./pod-traffic";
export type { Source } from "./told";
export type { CustomKind, WorkloadOptions } from "./workloads";
