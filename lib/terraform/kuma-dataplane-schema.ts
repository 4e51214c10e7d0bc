import { DATAPLANE_KIND } from "../lifecycle/dataplane-kind";
import { DATAPLANE_FIELDS } from "../spec/dataplane-fields";
import type { ResolvedKumaDataplane } from "../spec/resolve-kuma-dataplane";
import { SERVICE_FIELDS } from "../spec/service-fields";
import { type Attribute, attributesOf, computed } from "./attribute";
import { COMMON } from "./computed";
import { confirmFrom, withConfirmEnabled } from "./confirm-attribute";
import type { ResourceSchema } from "./resource-kind";
import { specFrom } from "./spec-values";
import { TYPE_NAMES } from "./type-names";

const ATTRIBUTES: readonly Attribute[] = [
  ...withConfirmEnabled(attributesOf([...DATAPLANE_FIELDS, ...SERVICE_FIELDS])),
  ...COMMON,
  computed("dataplane", "string", "The Dataplane resource, YAML, as kuma-dp is given it. Known in plans."),
  computed("sidecar", "list", "In words: who runs what, and when it counts. Known in plans."),
  computed("run_by", "string", "By whom kuma-dp is run: `systemd`, or `none` of ours."),
  computed("proxy_version", "string", "The release of the kuma-dp that is there, as far as it tells."),
];

/** `kuma_dataplane`. */
export const KUMA_DATAPLANE_SCHEMA: ResourceSchema<ResolvedKumaDataplane> = {
  typeName: TYPE_NAMES.KumaDataplane,
  says: "The sidecar of one Linux host: its Dataplane resource, and kuma-dp with Envoy as a service.",
  kind: DATAPLANE_KIND,
  attributes: ATTRIBUTES,
  spec: (values) => confirmFrom(specFrom(ATTRIBUTES, values)),
  property: (property) => property,
  shown: ({ dataplane, sidecar }) => ({ dataplane, sidecar }),
  told: ({ runBy = null, proxyVersion = null }) => ({ run_by: runBy, proxy_version: proxyVersion }),
};
