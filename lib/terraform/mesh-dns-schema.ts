import { MESH_DNS_KIND } from "../lifecycle/mesh-dns-kind";
import { MESH_DNS_FIELDS } from "../spec/mesh-dns-fields";
import type { ResolvedMeshDns } from "../spec/resolve-mesh-dns";
import { type Attribute, attributesOf, computed } from "./attribute";
import { COMMON } from "./computed";
import { confirmFrom, withConfirmEnabled } from "./confirm-attribute";
import type { ResourceSchema } from "./resource-kind";
import { specFrom } from "./spec-values";
import { TYPE_NAMES } from "./type-names";

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
export const MESH_DNS_SCHEMA: ResourceSchema<ResolvedMeshDns> = {
  typeName: TYPE_NAMES.MeshDNS,
  says: "How one Linux host resolves the names of the mesh.",
  kind: MESH_DNS_KIND,
  attributes: ATTRIBUTES,
  spec: (values) => confirmFrom(specFrom(ATTRIBUTES, values)),
  property: (property) => property,
  shown: ({ names }) => ({ names }),
};
