import { LinuxMeshDns } from "../host/linux-mesh-dns";
import { MESH_DNS_KIND } from "../lifecycle/mesh-dns-kind";
import { worldOf } from "../lifecycle/process-world";
import type { DnsObservation } from "../plan/mesh-dns/observation";
import type { DnsPlan } from "../plan/mesh-dns/plan";
import { MESH_DNS_FIELDS } from "../spec/mesh-dns-fields";
import type { ResolvedMeshDns } from "../spec/resolve-mesh-dns";
import { type Attribute, attributesOf, computed } from "./attribute";
import { COMMON } from "./computed";
import { confirmFrom, withConfirmEnabled } from "./confirm-attribute";
import type { ResourceKind } from "./resource-kind";
import { specFrom } from "./spec-values";

const ATTRIBUTES: readonly Attribute[] = [
  ...withConfirmEnabled(attributesOf(MESH_DNS_FIELDS)),
  ...COMMON,
  computed(
    "names",
    "list",
    "In words: which names are asked of whom, and by what the host is told so. Known in plans.",
  ),
];

/** `kuma_mesh_dns`. */
export const MESH_DNS_RESOURCE: ResourceKind<ResolvedMeshDns, DnsObservation, DnsPlan> = {
  typeName: "kuma_mesh_dns",
  says: "How one Linux host resolves the names of the mesh.",
  kind: MESH_DNS_KIND,
  attributes: ATTRIBUTES,
  spec: (values) => confirmFrom(specFrom(ATTRIBUTES, values)),
  property: (property) => property,
  shown: ({ names }) => ({ names }),
  world: (engine) => worldOf(LinuxMeshDns, engine),
};
