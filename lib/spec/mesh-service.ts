import type { DataplaneProtocol, DataplaneSpec } from "./dataplane";
import type { ConfirmSpec, ConnectionSpec, HostSpec } from "./host";
import type { BinariesSpec, ControlPlaneSpec, KumaDataplaneSpec, ServiceSpec } from "./kuma-dataplane";
import { isSince, readKumaVersion } from "./kuma-version";
import type { MeshDnsSpec } from "./mesh-dns";
import type { PolicySpec } from "./policy";

/** The common case: one service of the mesh on one machine. What is left open, the three resources behind it decide. */
export interface MeshServiceSpec {
  /** How to reach the host. @default this machine */
  readonly connection?: ConnectionSpec;
  /** Version of Kuma, as `kumactl version` prints it. */
  readonly kumaVersion: string;
  /** Name of the service in the mesh: `backend`. */
  readonly service: string;
  /** Ports on which it takes connections, and what is spoken there: `{ "8080": "http" }`; `tcp` where nobody needs to know. */
  readonly ports: Readonly<Record<string, DataplaneProtocol>>;
  /** Address at which others reach the machine. */
  readonly address: string;
  /** Name of its Dataplane: another one for each machine. */
  readonly name: string;
  /** @default "default" */
  readonly mesh?: string;
  readonly controlPlane: ControlPlaneSpec;
  /** As of a `KumaDataplane`. @default none */
  readonly token?: string;
  readonly binaries?: BinariesSpec;
  /** How kuma-dp is run: as `service` of a `KumaDataplane`. */
  readonly run?: ServiceSpec;
  /** What of its traffic is redirected. @default all but SSH; names are the sidecar's */
  readonly policy?: PolicySpec;
  /** Whether names of the mesh resolve there: queries go to the sidecar. @default true */
  readonly dns?: boolean;
  readonly onProxyDown?: HostSpec["onProxyDown"];
  readonly hostEgress?: HostSpec["hostEgress"];
  readonly managers?: HostSpec["managers"];
  readonly confirm?: ConfirmSpec | false;
  readonly onUnreachable?: "fail" | "forget";
}

/** What a service is made of, in the order in which it comes into being: the proxy, the rules that lead to it, names. */
export interface MeshServiceParts {
  readonly dataplane: KumaDataplaneSpec;
  readonly host: HostSpec;
  readonly names?: MeshDnsSpec;
}

/** The specs of its parts. Values are put where they belong and none is looked at but `kumaVersion`, `ports`, `policy` and `dns`. */
export function meshServiceParts(spec: MeshServiceSpec): MeshServiceParts {
  const { connection, confirm, onUnreachable, onProxyDown, hostEgress, managers, kumaVersion, dns = true } = spec;
  const policy = withDns(spec.policy ?? {}, dns);
  const reached = given({ connection, confirm, onUnreachable });
  return {
    dataplane: {
      ...reached,
      kumaVersion,
      proxy: policy,
      ...given({ mesh: spec.mesh, token: spec.token, binaries: spec.binaries, service: spec.run }),
      name: spec.name,
      controlPlane: spec.controlPlane,
      ...declared(spec),
    },
    host: { ...reached, ...policy, ...given({ onProxyDown, hostEgress, managers }) },
    ...(dns
      ? { names: { ...reached, kumaVersion, via: { sidecar: sidecarOf(policy) }, mode: "capture", proxy: policy } }
      : {}),
  };
}

function withDns(policy: PolicySpec, dns: boolean): PolicySpec {
  if (!dns) return policy;
  return { ...policy, redirect: { ...policy.redirect, dns: { enabled: true, ...policy.redirect?.dns } } };
}

function sidecarOf({ redirect }: PolicySpec): { readonly port?: number } {
  const port = redirect?.dns?.port;
  return port === undefined ? {} : { port: Number(port) };
}

/** By tags up to 2.14, by names and a label from 3.0 on. Source: UPGRADE.md of Kuma 3.0. */
function declared({
  kumaVersion,
  service,
  ports,
  address,
}: MeshServiceSpec): Pick<DataplaneSpec, "labels" | "networking"> {
  const version = readKumaVersion(kumaVersion);
  const entries = Object.entries(ports).map(([port, protocol]) => ({ port: Number(port), protocol }));
  if ("value" in version && isSince(version.value, 3, 0)) {
    const inbound = entries.map(({ port, protocol }) => ({ port, name: `${protocol}-${port}`, protocol }));
    return { labels: { "kuma.io/workload": service }, networking: { address, inbound } };
  }
  const inbound = entries.map(({ port, protocol }) => ({
    port,
    tags: { "kuma.io/service": service, "kuma.io/protocol": protocol },
  }));
  return { networking: { address, inbound } };
}

/** The members of an object that are given. */
function given<T extends object>(members: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
