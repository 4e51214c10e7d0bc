import { dataplaneContradictions } from "./dataplane-contradictions";
import { dataplaneSchema } from "./dataplane-schema";
import { DATAPLANE } from "./defaults";
import type { KumaVersion } from "./kuma-version";
import { certain } from "./property";
import { readSpec } from "./read";
import { loadingOf, policyOf, type Resolved } from "./resolve";
import type { ResolvedLoading, ResolvedPolicy } from "./resolved";
import type { WrittenHost } from "./written";
import type {
  OrVariable,
  WrittenBackend,
  WrittenDataplane,
  WrittenInbound,
  WrittenNetworking,
  WrittenOutbound,
} from "./written-dataplane";

/** The Dataplane of a host: parsed, defaulted and faultless. What is left to Kuma's own defaults is left out. */
export interface ResolvedDataplane {
  readonly kumaVersion: KumaVersion;
  /** By which the rules of the host are made. */
  readonly policy: ResolvedPolicy;
  readonly loading: ResolvedLoading;
  /** Whether rules redirect traffic to the sidecar. */
  readonly transparentProxy: boolean;
  readonly mesh: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly networking: ResolvedNetworking;
}

export interface ResolvedNetworking {
  readonly address: string;
  readonly advertisedAddress: string | undefined;
  readonly inbounds: readonly ResolvedInbound[];
  readonly gateway: ResolvedGateway | undefined;
  readonly outbounds: readonly ResolvedOutbound[];
  readonly directAccessServices: readonly string[];
  /** `undefined`: all. */
  readonly reachableServices: readonly string[] | undefined;
  /** `undefined`: all. */
  readonly reachableBackends: readonly WrittenBackend[] | undefined;
  readonly adminPort: OrVariable<number> | undefined;
}

export type ResolvedInbound = WrittenInbound & { readonly port: OrVariable<number> };
export type ResolvedOutbound = WrittenOutbound & { readonly port: OrVariable<number> };

export interface ResolvedGateway {
  readonly type: "delegated" | "builtin";
  readonly tags: Readonly<Record<string, string>>;
}

/** Reads a {@link file://./dataplane.ts DataplaneSpec}: all that is wrong with it, or what it means. Never throws. */
export function resolveDataplane(spec: unknown): Resolved<ResolvedDataplane> {
  const { value, failures } = readSpec(dataplaneSchema, spec, "entries");
  const all = [...failures, ...certain(dataplaneContradictions(value), failures)];
  return all.length === 0 ? { ok: true, value: dataplaneOf(value) } : { ok: false, failures: all };
}

/**
 * What a spec means in which there is neither a fault nor a contradiction. A proxy user beside it is that of the policy, too.
 *
 * @throws Error for a spec that lacks what {@link dataplaneContradictions} asks for
 */
export function dataplaneOf(written: WrittenDataplane & Pick<WrittenHost, "proxyUser">): ResolvedDataplane {
  const policy: WrittenHost = { ...written.proxy, proxyUser: written.proxyUser };
  return {
    kumaVersion: there(written.kumaVersion),
    policy: policyOf(policy),
    loading: loadingOf(policy),
    transparentProxy: written.transparentProxy ?? DATAPLANE.transparentProxy,
    mesh: written.mesh ?? DATAPLANE.mesh,
    name: there(written.name),
    labels: written.labels ?? {},
    networking: networkingOf(there(written.networking)),
  };
}

function networkingOf(written: WrittenNetworking): ResolvedNetworking {
  const { gateway, transparentProxying } = written;
  return {
    address: there(written.address),
    advertisedAddress: written.advertisedAddress,
    inbounds: (written.inbound ?? []).map((inbound) => ({ ...inbound, port: there(inbound.port) })),
    gateway: gateway === undefined ? undefined : { type: gateway.type ?? "delegated", tags: gateway.tags ?? {} },
    outbounds: (written.outbound ?? []).map((outbound) => ({ ...outbound, port: there(outbound.port) })),
    directAccessServices: transparentProxying?.directAccessServices ?? [],
    reachableServices: transparentProxying?.reachableServices,
    reachableBackends: transparentProxying?.reachableBackends?.refs,
    adminPort: written.admin?.port,
  };
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a Dataplane was made of a spec with faults");
  return value;
}
