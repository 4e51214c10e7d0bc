import { LinuxDataplane } from "../host/linux-dataplane";
import { DATAPLANE_KIND } from "../lifecycle/dataplane-kind";
import { worldOf } from "../lifecycle/process-world";
import type { DataplaneObservation } from "../plan/dataplane/observation";
import type { DataplanePlan } from "../plan/dataplane/plan";
import type { ResolvedKumaDataplane } from "../spec/resolve-kuma-dataplane";
import { KUMA_DATAPLANE_SCHEMA } from "./kuma-dataplane-schema";
import type { ResourceKind } from "./resource-kind";

export const KUMA_DATAPLANE_RESOURCE: ResourceKind<ResolvedKumaDataplane, DataplaneObservation, DataplanePlan> = {
  ...KUMA_DATAPLANE_SCHEMA,
  kind: DATAPLANE_KIND,
  world: (engine) => worldOf(LinuxDataplane, engine),
};
