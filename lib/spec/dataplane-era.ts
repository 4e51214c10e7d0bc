import type { KumaVersion } from "./kuma-version";
import { isAmong, type Releases } from "./releases";

/**
 * What of a Dataplane which releases of Kuma know. Source: api/mesh/v1alpha1/dataplane.proto at 1.1.2, 1.8.8, 2.14.3 and
 * 3.0-dev; UPGRADE.md for the releases between them.
 */
const KNOWN = {
  advertisedAddress: { since: [1, 2, 1] },
  admin: { since: [1, 5] },
  labels: { since: [2, 10] },
  /** From 3.0 on a gateway is like any other service, whose ports pass by the sidecar. Source: pull request 18662 of Kuma. */
  gateway: { until: [3, 0] },
  builtinGateway: { since: [1, 4], until: [3, 0] },
  inboundName: { since: [2, 8] },
  inboundState: { since: [2, 6] },
  /** Source: pull request 15445 of Kuma. */
  inboundProtocol: { since: [2, 14] },
  inboundTags: { until: [3, 0] },
  outboundTags: { until: [3, 0] },
  backendRef: { since: [2, 8] },
  /** By their names, not just all of them. Source: pull request 18392 of Kuma. */
  directAccessByName: { until: [3, 0] },
  /** From 3.0 on kuma-dp tells its control plane itself where it is sent traffic. Source: pull requests 18645 and 18748 of Kuma. */
  redirectPorts: { until: [3, 0] },
  /** Port 0 for a direction that no rule redirects: before, all would be off, or any free port be opened. Source: issue 13338 of Kuma. */
  directionsApart: { since: [2, 11] },
  /** Without it the sidecar listens for IPv4 alone, in both directions. Source: pkg/xds/generator/transparent_proxy_generator.go. */
  redirectPortInboundV6: { since: [1, 1, 2], until: [2, 9] },
  ipFamilyMode: { since: [2, 7], until: [3, 0] },
  reachableServices: { since: [1, 5], until: [3, 0] },
  reachableBackends: { since: [2, 9] },
  /** `kuma-dp run --transparent-proxy-config`. Source: issue 13339 of Kuma. */
  transparentProxyConfig: { since: [2, 11] },
} as const;

export type DataplaneFeature = keyof typeof KNOWN;

export function knows(version: KumaVersion, feature: DataplaneFeature): boolean {
  return isAmong(version, KNOWN[feature]);
}

/** The releases that know it. */
export function releasesWith(feature: DataplaneFeature): Releases {
  return KNOWN[feature];
}

/** Those for which a Dataplane is written. */
export const DATAPLANE_RELEASES: Releases = { since: [1, 1], until: [3, 1] };
