import * as pulumi from "@pulumi/pulumi";
import type { Wire } from "../../lifecycle/wire";
import { POD_TRAFFIC_LOADER, POD_TRAFFIC_TYPE } from "../loader";

/** What the traffic of a workload's pods is, as previews and the state show it. It manages nothing, and asks nobody. */
export class PodTraffic extends pulumi.CustomResource {
  declare readonly traffic: pulumi.Output<string[]>;
  declare readonly rules: pulumi.Output<Record<string, string>>;
  declare readonly sources: pulumi.Output<Record<string, string>>;
  declare readonly warnings: pulumi.Output<string[]>;

  /** @param args policy and surroundings; and of the workload, which no state keeps: `kind`, `template` as it is annotated, `templatePath` */
  constructor(name: string, args: Wire, options: pulumi.CustomResourceOptions) {
    super(POD_TRAFFIC_TYPE, name, { ...OUTPUTS, ...args, __provider: POD_TRAFFIC_LOADER }, options);
  }
}

/** Every output has to be named, or the engine's answer does not reach the object. */
const OUTPUTS = { traffic: undefined, rules: undefined, sources: undefined, warnings: undefined };
