import type { Host } from "../host/host";
import { inUse } from "../plan/backend";
import { describeDrift, NO_DRIFT } from "../plan/drift";
import { evidenceOf } from "../plan/evidence";
import { ruleFacts } from "../plan/facts";
import { familyViews } from "../plan/family-view";
import { gateDrift } from "../plan/gate";
import { HOST_BACKENDS } from "../plan/journal";
import type { Observation } from "../plan/observation";
import { observedTexts } from "../plan/observed";
import { type DriftedProperties, driftedProperties } from "../plan/observed-spec";
import { compareHost, type Plan } from "../plan/plan";
import { FAMILIES } from "../rules/model";
import { ruleSets } from "../rules/rule-set";
import type { RuleTexts } from "../rules/rule-texts";
import type { ResolvedHostSpec } from "../spec/resolved";

/** A host as it is, told in the words of its spec. */
export interface Refreshed {
  readonly seen: Observation;
  readonly plan: Plan;
  /** One sentence, `none` where the host is as its spec asks. */
  readonly drift: string;
  /** The rules as they are, to be compared with those of {@link effectOf}. */
  readonly rules: RuleTexts;
  /** Properties that the host's rules amount to, where they differ from the spec's: path → value. */
  readonly properties: DriftedProperties;
}

/** Looks at a host. `undefined`: nothing of ours is left there. Changes nothing. */
export async function refresh(spec: ResolvedHostSpec, host: Host): Promise<Refreshed | undefined> {
  const seen = await host.observe(spec);
  if (!hasAnythingOfOurs(seen)) return undefined;
  return { seen, ...describeHost(host.name, spec, seen) };
}

function hasAnythingOfOurs(seen: Observation): boolean {
  const { journal, hasForeignJournal, hasRemains } = seen;
  return (
    journal !== undefined || hasForeignJournal || hasRemains || HOST_BACKENDS.some((backend) => inUse(seen, backend))
  );
}

/** What one look at a host means for its spec. */
export function describeHost(name: string, spec: ResolvedHostSpec, seen: Observation): Omit<Refreshed, "seen"> {
  const plan = compareHost(name, spec, seen);
  const views = familyViews(plan.backend, plan.rules, spec, seen);
  const facts = ruleFacts(seen, plan.backend);
  const asked = ruleSets(spec.policy);
  const rules = observedTexts(
    FAMILIES.map((family) => ({
      family,
      asked: asked.find((set) => set.family === family) ?? { family, tables: [] },
      facts: facts[family],
      found: views.find((view) => view.family === family)?.tables.map((pair) => pair.found) ?? [],
    })),
  );
  return {
    plan,
    drift: withGate(describeDrift(plan.changes, evidenceOf(plan, views, seen)), gateDrift(spec, seen)),
    rules: withForeign(rules, seen),
    properties: driftedProperties(views, spec),
  };
}

/** That the gate is open is told though nothing is to be done about it here. */
function withGate(drift: string, gate: string | undefined): string {
  if (gate === undefined) return drift;
  return drift === NO_DRIFT ? gate : `${drift}; ${gate}`;
}

/** What somebody put into our own nftables table is drift as well. */
function withForeign(rules: RuleTexts, seen: Observation): RuleTexts {
  const foreign = seen.native?.foreign ?? [];
  return foreign.length === 0 ? rules : { ...rules, "inet kuma_mesh": foreign.join("\n") };
}
