export type { ConnectionSpec, HostSpec, ManagerSpec, SshConnectionSpec } from "../spec/host";
export type { KumaDataplaneSpec } from "../spec/kuma-dataplane";
export type { MeshDnsMode, MeshDnsServers, MeshDnsSpec } from "../spec/mesh-dns";
export type { PolicySpec } from "../spec/policy";
export { ControlPlaneDns, type ControlPlaneDnsArgs } from "./control-plane-dns";
export { KumaDataplane, type KumaDataplaneArgs } from "./kuma-dataplane";
export { MeshDNS, type MeshDNSArgs } from "./mesh-dns";
export { TransparentProxyHost, type TransparentProxyHostArgs } from "./transparent-proxy-host";
export { TransparentProxyService, type TransparentProxyServiceArgs } from "./transparent-proxy-service";
