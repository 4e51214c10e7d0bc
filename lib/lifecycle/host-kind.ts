import { resolveDeclared } from "../engine/declared";
import { effectOf } from "../engine/effect";
import { meaningOf } from "../engine/meaning";
import { reconcile } from "../engine/reconcile";
import { describeHost, type Refreshed, refresh } from "../engine/refresh";
import { remove } from "../engine/remove";
import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import { HOST_STATE } from "../plan/state-folder";
import { canonicalSpec } from "../spec/canonical";
import { readSpec } from "../spec/read";
import { resolveHostSpec } from "../spec/resolve";
import type { ResolvedHostSpec } from "../spec/resolved";
import { hostSchema } from "../spec/schema";
import type { Found, Kind } from "./kind";
import { holdsUnknown, type Wire } from "./wire";

/** The kind of a `TransparentProxyHost`. */
export const HOST_KIND: Kind<ResolvedHostSpec, Observation, Plan> = {
  name: "TransparentProxyHost",
  state: HOST_STATE,
  declare: resolveDeclared,
  resolve: (written) => resolveHostSpec(written),
  resolveFound: (written) => resolveHostSpec({ ...written, allowLockout: true }),
  anySpec: {},
  faultsOf: (written) => readSpec(hostSchema, written).failures,
  withSay: withoutUnknownManagers,
  canonical: canonicalSpec,
  meaning: meaningOf,
  effect: (spec) => ({ ...effectOf(spec) }),
  noEffect: { traffic: [], rules: {} },
  reconcile,
  refresh: async (spec, host) => {
    const found = await refresh(spec, host);
    return found === undefined ? undefined : withRules(found);
  },
  describe: (host, spec, seen) => withRules({ seen, ...describeHost(host, spec, seen) }),
  remove,
  identityOf: ({ identity }) => identity,
  factsOf: ({ backend }) => ({ hostBackend: backend }),
  kept: ({ hostBackend }) => {
    const rules = typeof hostBackend === "string" ? `the rules in ${hostBackend}` : "the rules";
    return `${rules}, what loads them at boot, and the user and address that were made for them`;
  },
};

/** Managers have no say in the rules: whether these take what they need is asked once all is known. */
function withoutUnknownManagers(written: Wire): Wire {
  const { managers, ...rest } = written;
  // Where that is allowed it is told, and so it is waited for.
  return holdsUnknown(managers) && written["allowLockout"] !== true ? rest : written;
}

/** The rules are shown as they are, foreign ones among ours included. */
function withRules({ rules, ...found }: Refreshed): Found<Observation, Plan> {
  return { ...found, effect: { rules } };
}
