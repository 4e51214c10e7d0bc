import type { KindName } from "../lifecycle/state";

/** As Terraform calls the kinds of resources. */
export const TYPE_NAMES: Readonly<Record<KindName, string>> = {
  TransparentProxyHost: "kuma_transparent_proxy_host",
  MeshDNS: "kuma_mesh_dns",
  KumaDataplane: "kuma_dataplane",
};
