import { LinuxMeshDns } from "../host/linux-mesh-dns";
import { MESH_DNS_KIND } from "../lifecycle/mesh-dns-kind";
import { worldOf } from "../lifecycle/process-world";
import type { DnsObservation } from "../plan/mesh-dns/observation";
import type { DnsPlan } from "../plan/mesh-dns/plan";
import type { ResolvedMeshDns } from "../spec/resolve-mesh-dns";
import { MESH_DNS_SCHEMA } from "./mesh-dns-schema";
import type { ResourceKind } from "./resource-kind";

export const MESH_DNS_RESOURCE: ResourceKind<ResolvedMeshDns, DnsObservation, DnsPlan> = {
  ...MESH_DNS_SCHEMA,
  kind: MESH_DNS_KIND,
  world: (engine) => worldOf(LinuxMeshDns, engine),
};
