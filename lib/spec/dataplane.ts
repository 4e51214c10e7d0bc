import type { BackendSpec } from "./pod";
import type { PolicySpec } from "./policy";

/**
 * What a person declares about the sidecar of one host, as Kuma's `Dataplane` resource of Universal knows it: Kuma's own keys, but
 * for what the rules decide. Source: api/mesh/v1alpha1/dataplane.proto; which release knows what: {@link file://./dataplane-era.ts}.
 *
 * Where a text is taken it may hold variables that kuma-dp fills in (`--dataplane-var`): `{{ name }}`. What they stand for is not known
 * here, so that such a value is judged by nobody but Kuma.
 */
export interface DataplaneSpec {
  /** Version of Kuma on the host, 1.1 to 3.0, as `kumactl version` prints it: it decides what the resource can say. */
  readonly kumaVersion: string;
  /** The policy of the host's `TransparentProxyHost`, from which ports and families come. @default the defaults of one */
  readonly proxy?: PolicySpec;
  /**
   * Whether rules of the host redirect its traffic to the sidecar. `false`: applications open connections to `networking.outbound`
   * on their own.
   * @default true
   */
  readonly transparentProxy?: boolean;
  /** @default "default" */
  readonly mesh?: string;
  /** Name of the resource, one in its mesh. */
  readonly name: string;
  /** Labels of the resource (Kuma from 2.10 on). @default none */
  readonly labels?: Readonly<Record<string, string>>;
  readonly networking: DataplaneNetworkingSpec;
}

/** A port, or a variable: `8080`, `"8080"`, `"{{ port }}"`. */
export type PortOrVariable = number | string;

export interface DataplaneNetworkingSpec {
  /** IP address, or DNS name, under which other sidecars reach this one. Never `0.0.0.0`. */
  readonly address: string;
  /** What other sidecars reach in place of `address`, where the host is behind NAT (Kuma from 1.2.1 on). @default `address` */
  readonly advertisedAddress?: string;
  /** Services of the host. At least one, unless there is a `gateway`. */
  readonly inbound?: readonly InboundSpec[];
  /** The sidecar of a gateway, up to 2.14: it has no inbound. */
  readonly gateway?: GatewaySpec;
  /** Services that applications reach on a port of this host, without rules. Only with `transparentProxy: false`. */
  readonly outbound?: readonly OutboundSpec[];
  /** What of the mesh a sidecar with rules is told. */
  readonly transparentProxying?: TransparentProxyingSpec;
  /** Envoy's own interface, on the loopback interface (Kuma from 1.5 on). @default port 9901, by kuma-dp */
  readonly admin?: { readonly port: PortOrVariable };
}

/** One service that other sidecars reach by this one. */
export interface InboundSpec {
  /** Port that other sidecars connect to. */
  readonly port: PortOrVariable;
  /** Port of the application. @default `port` */
  readonly servicePort?: PortOrVariable;
  /** IP address of the application. @default 127.0.0.1 up to 1.7, the inbound's own address from 1.8 on */
  readonly serviceAddress?: string;
  /** IP address that other sidecars connect to. @default `networking.address` */
  readonly address?: string;
  /** Name of the inbound, by which a MeshService can take it (Kuma from 2.8 on). @default its port */
  readonly name?: string;
  /** Protocol (Kuma from 2.14 on): before, it is the tag `kuma.io/protocol`. @default "tcp" */
  readonly protocol?: DataplaneProtocol;
  /** Whether it takes connections (Kuma from 2.6 on). @default "Ready" */
  readonly state?: "Ready" | "NotReady" | "Ignored";
  /** Tags, up to 2.14; `kuma.io/service` among them. From 3.0 on services take inbounds by `labels`. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The sidecar opens TCP connections to the application to know whether it is there. @default it does not */
  readonly serviceProbe?: ServiceProbeSpec;
}

export type DataplaneProtocol = "tcp" | "http" | "http2" | "grpc" | "kafka" | "tls";

export interface ServiceProbeSpec {
  /** Time between two connections, a Go duration. @default the control plane's */
  readonly interval?: string;
  /** Time that a connection may take, a Go duration. @default the control plane's */
  readonly timeout?: string;
  /** Connections that fail before the service counts as gone. @default the control plane's */
  readonly unhealthyThreshold?: number;
  /** Connections that succeed before it counts as back. @default the control plane's */
  readonly healthyThreshold?: number;
}

export interface GatewaySpec {
  /** `builtin` (Kuma from 1.4 on) is Kuma's own; `delegated` any other behind the sidecar. @default "delegated" */
  readonly type?: "delegated" | "builtin";
  /** `kuma.io/service` among them. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A service of the mesh on a port of this host. */
export interface OutboundSpec {
  /** IP address that applications connect to. @default 127.0.0.1 */
  readonly address?: string;
  readonly port: PortOrVariable;
  /** Which service, up to 2.14: `kuma.io/service`, and other tags of it. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Which service, from 2.8 on; from 3.0 on the only way. `port`: one of its ports. */
  readonly backendRef?: Omit<BackendSpec, "namespace">;
}

export interface TransparentProxyingSpec {
  /** Services whose instances are reached by their own addresses; `*`: all, from 3.0 on the only word. @default none */
  readonly directAccessServices?: string | readonly string[];
  /** Services that the sidecar is told of, by `kuma.io/service` (Kuma 1.5 to 2.14). @default all */
  readonly reachableServices?: string | readonly string[];
  /** Backends that the sidecar is told of (Kuma from 2.9 on). An empty list: none. @default all */
  readonly reachableBackends?: { readonly refs: readonly BackendSpec[] };
}
