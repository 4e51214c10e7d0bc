import type { DataplaneHost } from "../../host/host";
import { describeDataplaneDrift } from "../../plan/dataplane/change";
import type { DataplaneObservation } from "../../plan/dataplane/observation";
import { compareDataplane, type DataplanePlan } from "../../plan/dataplane/plan";
import { NO_DRIFT } from "../../plan/drift";
import type { DriftedProperties } from "../../plan/observed-spec";
import type { ResolvedKumaDataplane } from "../../spec/resolve-kuma-dataplane";

/** The proxy of a host, told in the words of its spec. */
export interface DataplaneRefreshed {
  readonly seen: DataplaneObservation;
  readonly plan: DataplanePlan;
  /** One sentence, `none` where the host is as its spec asks. */
  readonly drift: string;
  /** Properties that the host has otherwise than its spec: path → value. */
  readonly properties: DriftedProperties;
}

/** Looks at a host. `undefined`: nothing of ours is left there. Changes nothing. */
export async function refreshDataplane(
  spec: ResolvedKumaDataplane,
  host: DataplaneHost,
): Promise<DataplaneRefreshed | undefined> {
  const seen = await host.observe(spec);
  if (seen.isRetiring || (seen.journal === undefined && !seen.hasForeignJournal && !seen.hasRemains)) return undefined;
  const plan = compareDataplane(host.name, spec, seen);
  const told = plan.changes.map(describeDataplaneDrift);
  const user = plan.changes.find((change) => change.kind === "runs-as")?.user;
  return {
    seen,
    plan,
    drift: told.length === 0 ? NO_DRIFT : told.join("; "),
    properties: user === undefined ? {} : { "proxyUser.name": user },
  };
}
