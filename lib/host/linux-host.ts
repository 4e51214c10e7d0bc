import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import { HOST_STATE } from "../plan/state-folder";
import type { ResolvedHostSpec } from "../spec/resolved";
import { failureOfApply } from "./classify";
import { hostChange } from "./host-change";
import { LinuxManaged } from "./linux-managed";
import { observeScript } from "./observe-script";
import { parseObservation } from "./parse-observation";
import type { Runner } from "./runner";
import { UNINSTALL_SCRIPT } from "./uninstall-script";

/** The rules of a Linux host. */
export class LinuxHost extends LinuxManaged<ResolvedHostSpec, Observation, Plan> {
  constructor(runner: Runner) {
    super(runner, {
      state: HOST_STATE,
      observe: observeScript,
      read: parseObservation,
      change: (plan, { loading }) => hostChange(plan, loading),
      failureOf: failureOfApply,
      uninstall: UNINSTALL_SCRIPT,
    });
  }
}
