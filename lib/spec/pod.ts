import type { PolicySpec } from "./policy";

/**
 * What a person declares about the traffic of a pod: Kuma's own configuration, as for a host, and what only pods have. A key
 * of hosts alone (`connection`, `backend`, …) is refused with the reason. What is left out stays as the control plane has it,
 * so that an empty spec says nothing. A pod has no connection older than its rules: `keepExistingConnections` changes nothing.
 */
export interface PodPolicySpec extends PolicySpec {
  /**
   * Port on which the sidecar answers the probes of the kubelet for the application (Kuma from 2.9 on). 0: none, and the
   * ports that are probed are excluded.
   * @default 9001
   */
  readonly applicationProbeProxyPort?: number;
  /** Services that the sidecar is told of, by `kuma.io/service` (Kuma 1.5 to 2.14). @default all */
  readonly reachableServices?: string | readonly string[];
  /** Backends that the sidecar is told of (Kuma from 2.9 on). An empty list: none. @default all */
  readonly reachableBackends?: readonly BackendSpec[];
  /** Services that are reached by the address of a single pod, by `kuma.io/service`; `*`: all. @default none */
  readonly directAccessServices?: string | readonly string[];
  /** Name of a ConfigMap in the namespace of the pod whose `config.yaml` is the policy (Kuma from 2.9 on, without CNI). @default none */
  readonly configMapName?: string;
}

/** A backend, by its name or by its labels. */
export interface BackendSpec {
  readonly kind: "MeshService" | "MeshExternalService" | "MeshMultiZoneService";
  readonly name?: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly labels?: Readonly<Record<string, string>>;
}
