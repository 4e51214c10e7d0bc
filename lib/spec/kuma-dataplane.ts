import type { DataplaneSpec } from "./dataplane";
import type { ConfirmSpec, ConnectionSpec, ProxyUserSpec } from "./host";

/**
 * What a person declares about the proxy of one host: its Dataplane resource, and kuma-dp as a service. Sources: `kuma-dp run --help`
 * of Kuma 1.2 to 3.0-dev; pkg/config/app/kuma-dp/config.go.
 */
export interface KumaDataplaneSpec extends DataplaneSpec {
  /** How to reach the host. @default this machine */
  readonly connection?: ConnectionSpec;
  /** Who runs the proxy: the same as of the host's `TransparentProxyHost`. @default { name: "kuma-dp", uid: 5678, create: true } */
  readonly proxyUser?: ProxyUserSpec;
  readonly controlPlane: ControlPlaneSpec;
  /**
   * The token by which the proxy shows the control plane who it is, as `kumactl generate dataplane-token` prints it; or a
   * reference (`env:NAME`, `file:PATH`). A new one is put in place without a restart.
   * @default none: a control plane that asks for none
   */
  readonly token?: string;
  /** Values of `{{ name }}` in the Dataplane, kuma-dp's `--dataplane-var`: letters, digits and `._:/-`. @default none */
  readonly variables?: Readonly<Record<string, string>>;
  readonly binaries?: BinariesSpec;
  readonly service?: ServiceSpec;
  readonly ready?: ReadySpec;
  /** As of a `TransparentProxyHost`. @default { timeoutSeconds: 90 } */
  readonly confirm?: ConfirmSpec | false;
  /** What delete does when the host cannot be reached. @default "fail" */
  readonly onUnreachable?: "fail" | "forget";
}

export interface ControlPlaneSpec {
  /** Its server for data planes: `https://control-plane:5678`, kuma-dp's `--cp-address`. */
  readonly address: string;
  /**
   * Certificates in PEM by which its own is verified, kuma-dp's `--ca-cert-file`; or a reference (`env:NAME`, `file:PATH`).
   * @default none: kuma-dp then takes any certificate, and warns
   */
  readonly caCert?: string;
}

/** Where the programs come from: what is on the host, what is copied there, or a release. */
export interface BinariesSpec {
  /** Path of kuma-dp on the host. @default found there by its name */
  readonly kumaDp?: string;
  /** The same of Envoy. @default found there by its name */
  readonly envoy?: string;
  /** The same of CoreDNS, which Kuma up to 2.x starts for names. @default found there by its name */
  readonly coredns?: string;
  /** Paths on the machine that runs the engine: copied to `/opt/kuma-transparent-proxy` on the host. */
  readonly copy?: { readonly kumaDp?: string; readonly envoy?: string; readonly coredns?: string };
  /** A release of Kuma, `kuma-2.9.0-linux-amd64.tar.gz` on the machine that runs the engine: unpacked to `/opt/kuma-transparent-proxy` on the host. */
  readonly archive?: { readonly file: string; readonly sha256: string };
}

export interface ServiceSpec {
  /**
   * `systemd`: as its unit `kuma-dp.service`. `none`: files and `/etc/kuma-dp/run` alone, for a supervisor of your own.
   * @default "auto": systemd where it runs
   */
  readonly manager?: "auto" | "systemd" | "none";
  /** Units of applications that start after the proxy is ready, or its first start has failed: `["shop.service"]`. @default none */
  readonly before?: string | readonly string[];
  /** 0–3600 seconds that open connections have when the proxy stops, kuma-dp's `--drain-time`. @default 30 */
  readonly drainSeconds?: number;
  /** Files and sockets that the proxy may have open at once. @default 1048576 */
  readonly openFiles?: number;
  /** Environment of kuma-dp: `{ KUMA_DATAPLANE_RUNTIME_ENVOY_LOG_LEVEL: "info" }`. No place for secrets. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** More arguments of `kuma-dp run`, after ours. No place for secrets. @default none */
  readonly arguments?: readonly string[];
}

interface ReadySpec {
  /** 5–600 seconds until the proxy has to be ready after a start. @default 60 */
  readonly timeoutSeconds?: number;
}
