import type { KindName } from "../lifecycle/state";

/** What every state of every user names, whatever version of the package wrote it: for ever the same. */

/** The type by which Pulumi knows a `TransparentProxyHost`. */
export const RESOURCE_TYPE: string = "pulumi-nodejs:dynamic/kuma-transparent-proxy:TransparentProxyHost";

/** The type by which Pulumi knows a `MeshDNS`. */
export const MESH_DNS_TYPE: string = "pulumi-nodejs:dynamic/kuma-transparent-proxy:MeshDNS";

/**
 * The text that Pulumi keeps as the code of a `TransparentProxyHost`. It asks the package that is installed. Not a serialised
 * closure: that would be other text, and a diff, with every compiler and every release.
 */
export const LOADER: string =
  'exports.handler=()=>require("kuma-transparent-proxy/pulumi/provider").transparentProxyHost;';

/** The same of a `MeshDNS`. */
export const MESH_DNS_LOADER: string = 'exports.handler=()=>require("kuma-transparent-proxy/pulumi/provider").meshDns;';

/** The type by which Pulumi knows a `KumaDataplane`. */
export const DATAPLANE_TYPE: string = "pulumi-nodejs:dynamic/kuma-transparent-proxy:KumaDataplane";

/** The same of a `KumaDataplane`. */
export const DATAPLANE_LOADER: string =
  'exports.handler=()=>require("kuma-transparent-proxy/pulumi/provider").kumaDataplane;';

/** The type by which Pulumi knows what the traffic of a workload's pods is: part of an `AnnotatedWorkload`. */
export const POD_TRAFFIC_TYPE: string = "pulumi-nodejs:dynamic/kuma-transparent-proxy:PodTraffic";

/** The same of that. */
export const POD_TRAFFIC_LOADER: string =
  'exports.handler=()=>require("kuma-transparent-proxy/pulumi/provider").podTraffic;';

/** How a kind of resource is known to Pulumi. */
export const REGISTRATIONS: Readonly<Record<KindName, { readonly type: string; readonly loader: string }>> = {
  TransparentProxyHost: { type: RESOURCE_TYPE, loader: LOADER },
  MeshDNS: { type: MESH_DNS_TYPE, loader: MESH_DNS_LOADER },
  KumaDataplane: { type: DATAPLANE_TYPE, loader: DATAPLANE_LOADER },
};
