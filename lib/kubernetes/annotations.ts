import type { KumaVersion } from "../spec/kuma-version";
import { isAmong, type Releases, wordsOf } from "../spec/releases";

/**
 * Annotations and labels by which pods steer Kuma's injector. Source: pkg/plugins/runtime/k8s/metadata/annotations.go at
 * 1.1.2, 1.8.8, 2.14.3 and 3.0-dev; UPGRADE.md for the releases between them.
 */

/** Annotations that users set, by what they are to us. */
export const ANNOTATION = {
  excludeInboundPorts: "traffic.kuma.io/exclude-inbound-ports",
  excludeOutboundPorts: "traffic.kuma.io/exclude-outbound-ports",
  excludeInboundIPs: "traffic.kuma.io/exclude-inbound-ips",
  excludeOutboundIPs: "traffic.kuma.io/exclude-outbound-ips",
  excludeOutboundPortsForUIDs: "traffic.kuma.io/exclude-outbound-ports-for-uids",
  excludeOutboundTcpPortsForUIDs: "traffic.kuma.io/exclude-outbound-tcp-ports-for-uids",
  excludeOutboundUdpPortsForUIDs: "traffic.kuma.io/exclude-outbound-udp-ports-for-uids",
  dropInvalidPackets: "traffic.kuma.io/drop-invalid-packets",
  iptablesLogs: "traffic.kuma.io/iptables-logs",
  configMapName: "traffic.kuma.io/transparent-proxy-configmap-name",
  ipFamilyMode: "kuma.io/transparent-proxying-ip-family-mode",
  gateway: "kuma.io/gateway",
  builtinDns: "kuma.io/builtin-dns",
  builtinDnsPort: "kuma.io/builtin-dns-port",
  probeProxyPort: "kuma.io/application-probe-proxy-port",
  reachableServices: "kuma.io/transparent-proxying-reachable-services",
  reachableBackends: "kuma.io/reachable-backends",
  directAccessServices: "kuma.io/direct-access-services",
} as const;

export type AnnotationKey = keyof typeof ANNOTATION;

/** The label of pods and namespaces by which the sidecar comes in; up to 2.1 it was an annotation, too. */
export const SIDECAR_INJECTION = "kuma.io/sidecar-injection";

const SINCE_EVER: Releases = { since: [1, 0] };

const SPANS: Readonly<Record<AnnotationKey, Releases>> = {
  excludeInboundPorts: SINCE_EVER,
  excludeOutboundPorts: SINCE_EVER,
  excludeInboundIPs: { since: [2, 9] },
  excludeOutboundIPs: { since: [2, 9] },
  excludeOutboundPortsForUIDs: { since: [2, 5] },
  // Read up to 2.8; what replaces them is written from 2.5 on.
  excludeOutboundTcpPortsForUIDs: { since: [2, 0], until: [2, 9] },
  excludeOutboundUdpPortsForUIDs: { since: [2, 0], until: [2, 9] },
  dropInvalidPackets: { since: [2, 9] },
  iptablesLogs: { since: [2, 9] },
  configMapName: { since: [2, 9] },
  ipFamilyMode: { since: [2, 7] },
  gateway: SINCE_EVER,
  // Before 1.8 the injector wrote over it whenever the control plane had its DNS on.
  builtinDns: { since: [1, 8], until: [3, 0] },
  builtinDnsPort: { since: [1, 8], until: [3, 0] },
  probeProxyPort: { since: [2, 9] },
  reachableServices: { since: [1, 5], until: [3, 0] },
  reachableBackends: { since: [2, 9] },
  directAccessServices: SINCE_EVER,
};

/** Whether the injector of a release reads an annotation. */
export function isRead(key: AnnotationKey, version: KumaVersion): boolean {
  return isAmong(version, SPANS[key]);
}

/** `from Kuma 2.9 on`, `from Kuma 2.0 up to, and without, 2.9`. */
export function releasesOf(key: AnnotationKey): string {
  return wordsOf(SPANS[key]);
}

/** The user annotation of a name. */
export function keyOf(name: string): AnnotationKey | undefined {
  return (Object.keys(ANNOTATION) as AnnotationKey[]).find((key) => ANNOTATION[key] === name);
}

/**
 * What the injector writes: set by hand it is written over, or worse, passed over (`kuma.io/sidecar-injected` keeps the
 * sidecar out). Source: injector.go, `NewAnnotations`; kubernetes_config.go, `ConfigToAnnotations`.
 */
export const INJECTOR_OWNED: readonly string[] = [
  "kuma.io/sidecar-injected",
  "kuma.io/sidecar-uid",
  "kuma.io/transparent-proxying",
  "kuma.io/transparent-proxying-inbound-port",
  "kuma.io/transparent-proxying-inbound-v6-port",
  "kuma.io/transparent-proxying-outbound-port",
  "traffic.kuma.io/transparent-proxy-config",
];

/** Of many CNI plugins. With Kuma's own the injector writes it over; without, it is none of Kuma's business. */
export const CNI_NETWORKS = "k8s.v1.cni.cncf.io/networks";
