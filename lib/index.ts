/**
 * The transparent proxy of Kuma as data and text: read what a person wrote, show the rules that it means, and say in
 * words which traffic goes where. Nothing here touches a host. Resources for Pulumi: `kuma-transparent-proxy/pulumi`.
 *
 * ```ts
 * const policy = resolvePolicy({ redirect: { inbound: { excludePorts: [22, 9090] } } });
 * if (policy.ok) console.log(render(policy.value));
 * ```
 */

export { type ControlPlaneDns, type ControlPlaneDnsSpec, controlPlaneDns } from "./control-plane/control-plane-dns";
export { type Dataplane, dataplane } from "./dataplane/dataplane";
export type { KumaDpFiles } from "./dataplane/kuma-dp";
export { resolveDeclared as resolveHostSpec } from "./engine/declared";
export { type HostFacts, render } from "./engine/render";
export { describeFailure, type Failure, isProviderError, ProviderError } from "./errors/failure";
export { trafficLines as explain } from "./rules/traffic";
export type {
  DataplaneNetworkingSpec,
  DataplaneProtocol,
  DataplaneSpec,
  GatewaySpec,
  InboundSpec,
  OutboundSpec,
  PortOrVariable,
  ServiceProbeSpec,
  TransparentProxyingSpec,
} from "./spec/dataplane";
export type {
  Backend,
  ConnectionSpec,
  ExecConnectionSpec,
  HostSpec,
  ManagerPreset,
  ManagerSpec,
  ProxyUserSpec,
  SshConnectionSpec,
  SshHopSpec,
  SudoSpec,
} from "./spec/host";
export type { MeshDnsMode, MeshDnsServers, MeshDnsSpec } from "./spec/mesh-dns";
export type { BackendSpec } from "./spec/pod";
export type { DnsSpec, FlowSpec, IptablesExecutable, PolicySpec, PortsSpec, RedirectSpec } from "./spec/policy";
export { type Resolved, resolvePolicy } from "./spec/resolve";
export { type ResolvedMeshDns, resolveMeshDns } from "./spec/resolve-mesh-dns";
export type { ResolvedHostSpec, ResolvedPolicy } from "./spec/resolved";
export type { Family } from "./spec/terms";
