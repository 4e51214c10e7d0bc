import { LinuxHost } from "../host/linux-host";
import { HOST_KIND } from "../lifecycle/host-kind";
import { worldOf } from "../lifecycle/process-world";
import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import type { ResolvedHostSpec } from "../spec/resolved";
import { HOST_SCHEMA } from "./host-schema";
import type { ResourceKind } from "./resource-kind";

export const HOST_RESOURCE: ResourceKind<ResolvedHostSpec, Observation, Plan> = {
  ...HOST_SCHEMA,
  kind: HOST_KIND,
  world: (engine) => worldOf(LinuxHost, engine),
};
