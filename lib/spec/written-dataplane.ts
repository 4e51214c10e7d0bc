import type { DataplaneProtocol } from "./dataplane";
import type { KumaVersion } from "./kuma-version";
import type { BackendSpec } from "./pod";
import type { Written, WrittenPolicy } from "./written";

/** A value, or a text with a variable in it, which kuma-dp fills in. */
export type OrVariable<T> = T | string;

type Tags = Readonly<Record<string, string>>;

export type WrittenServiceProbe = Written<{
  interval: number;
  timeout: number;
  unhealthyThreshold: number;
  healthyThreshold: number;
}>;

export type WrittenInbound = Written<{
  port: OrVariable<number>;
  servicePort: OrVariable<number>;
  serviceAddress: string;
  address: string;
  name: string;
  protocol: DataplaneProtocol;
  state: "Ready" | "NotReady" | "Ignored";
  tags: Tags;
  serviceProbe: WrittenServiceProbe;
}>;

export type WrittenOutbound = Written<{
  address: string;
  port: OrVariable<number>;
  tags: Tags;
  backendRef: Omit<WrittenBackend, "namespace">;
}>;

export type WrittenBackend = Written<BackendSpec>;

export type WrittenNetworking = Written<{
  address: string;
  advertisedAddress: string;
  inbound: readonly WrittenInbound[];
  gateway: Written<{ type: "delegated" | "builtin"; tags: Tags }>;
  outbound: readonly WrittenOutbound[];
  transparentProxying: Written<{
    directAccessServices: readonly string[];
    reachableServices: readonly string[];
    reachableBackends: Written<{ refs: readonly WrittenBackend[] }>;
  }>;
  admin: Written<{ port: OrVariable<number> }>;
}>;

/** A {@link file://./dataplane.ts DataplaneSpec} as it was read: each value parsed, nothing defaulted yet, nothing compared. */
export type WrittenDataplane = Written<{
  kumaVersion: KumaVersion;
  proxy: WrittenPolicy;
  transparentProxy: boolean;
  mesh: string;
  name: string;
  labels: Tags;
  networking: WrittenNetworking;
}>;
