import type { DataplaneHost } from "../../host/host";
import { type DataplaneChange, describeDataplaneChange } from "../../plan/dataplane/change";
import type { DataplaneObservation } from "../../plan/dataplane/observation";
import { type DataplanePlan, planDataplane } from "../../plan/dataplane/plan";
import type { ResolvedKumaDataplane } from "../../spec/resolve-kuma-dataplane";
import type { ReconcileOptions } from "../reconcile";
import { type Walk, type Walked, walk } from "../walk";
import { dataplaneChecks } from "./checks";

const WALK: Walk<ResolvedKumaDataplane, DataplaneObservation, DataplaneChange, DataplanePlan> = {
  plan: planDataplane,
  describe: describeDataplaneChange,
  identityOf: ({ host }) => host.identity,
  checks: dataplaneChecks,
};

/** Brings one host to run its proxy as its spec asks: it counts once that is ready. @throws ProviderError as {@link walk} */
export function reconcileDataplane(
  spec: ResolvedKumaDataplane,
  host: DataplaneHost,
  options: ReconcileOptions<DataplaneHost> = {},
): Promise<Walked<DataplaneObservation, DataplanePlan>> {
  return walk(WALK, spec, host, options);
}
