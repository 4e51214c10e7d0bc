import { declaredDataplane } from "../engine/dataplane/declared";
import { dataplaneEffect } from "../engine/dataplane/effect";
import { reconcileDataplane } from "../engine/dataplane/reconcile";
import { refreshDataplane } from "../engine/dataplane/refresh";
import { removeDataplane } from "../engine/dataplane/remove";
import type { DataplaneObservation } from "../plan/dataplane/observation";
import type { DataplanePlan } from "../plan/dataplane/plan";
import { DATAPLANE_STATE } from "../plan/state-folder";
import { kumaDataplaneSchema } from "../spec/kuma-dataplane-schema";
import { readSpec } from "../spec/read";
import type { ResolvedKumaDataplane } from "../spec/resolve-kuma-dataplane";
import type { Kind } from "./kind";
import { holdsUnknown, type Wire } from "./wire";

/** The kind of a `KumaDataplane`. */
export const DATAPLANE_KIND: Kind<ResolvedKumaDataplane, DataplaneObservation, DataplanePlan> = {
  name: "KumaDataplane",
  state: DATAPLANE_STATE,
  declare: declaredDataplane,
  resolve: declaredDataplane,
  resolveFound: declaredDataplane,
  anySpec: {
    kumaVersion: "3.0",
    name: "any",
    controlPlane: { address: "https://localhost:5678" },
    networking: { address: "192.0.2.1", inbound: [{ port: 80, name: "any" }] },
  },
  faultsOf: (written) => readSpec(kumaDataplaneSchema, written, "entries").failures,
  withSay,
  canonical: (written) => ({ ...written }),
  meaning: ({ connection, ...spec }) => ({ ...spec, connection }),
  effect: (spec) => ({ ...dataplaneEffect(spec) }),
  noEffect: { dataplane: "", sidecar: [] },
  reconcile: reconcileDataplane,
  refresh: refreshDataplane,
  remove: removeDataplane,
  identityOf: ({ host }) => host.identity,
  factsOf: ({ manager, version }) => ({ runBy: manager, ...(version === undefined ? {} : { proxyVersion: version }) }),
  kept: () => "kuma-dp, its files below /etc/kuma-dp, and the user that was made for it",
};

/** What decides how a resource is let go, and secrets: no effect shows these. `confirm` bounds the time until the proxy has to be ready. */
const WITHOUT_SAY: readonly string[] = ["token", "onUnreachable"];

function withSay(written: Wire): Wire {
  const told = Object.entries(written).filter(([key, value]) => !WITHOUT_SAY.includes(key) || !holdsUnknown(value));
  return Object.fromEntries(told);
}
