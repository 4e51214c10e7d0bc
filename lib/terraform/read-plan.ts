import * as z from "zod";
import { planFailed, planForeign, planTooNew, planUnreadable } from "../errors/preview-failures";
import { UNKNOWN } from "../lifecycle/wire";
import { GONE, type PlannedResource, type Shown } from "../preview/planned";
import type { PodsInPlans } from "../preview/pods";
import { jsonIn } from "../spec/json";
import { asStated } from "./as-stated";
import { actionOf, marked, nameOf, type ResourceChange, resourceChange } from "./plan-json";
import { podsIn } from "./planned-workload";
import { configuration, type Held, heldIn, priorState } from "./read-state";
import { SCHEMAS, type Schema, type Showing, showing } from "./shown";
import type { Values } from "./value";

/** What `terraform show -json PLAN` says. */
const planJson = z.object({
  format_version: z.string(),
  resource_changes: z.array(resourceChange).optional(),
  resource_drift: z.array(resourceChange).optional(),
  prior_state: priorState.optional(),
  configuration: configuration.optional(),
  planned_values: z.unknown().optional(),
  errored: z.boolean().optional(),
});

const ENGINE = "Terraform";
const HOW = "terraform show -json PLAN";
const KNOWN_VERSIONS = "1.x";

/** `terraform show -json` without a plan shows a state, which has a format version, too, and none of these. */
const PARTS_OF_PLANS = ["resource_changes", "resource_drift", "prior_state", "planned_values"] as const;

/**
 * What a plan of Terraform or OpenTofu does to resources of ours, whatever else is in it.
 *
 * @param file how messages call it
 * @param pods what is around the pods of workloads of Kubernetes. None: these are passed over
 * @throws ProviderError KTP417, KTP418, KTP419, KTP424; what Kuma could not read of a workload
 */
export function plannedByTerraform(text: string, file: string, pods?: PodsInPlans): PlannedResource[] {
  const json = jsonIn(text);
  if (json === undefined) throw planUnreadable(file, ENGINE, HOW);
  const read = planJson.safeParse(json);
  if (!read.success) throw planForeign(file, ENGINE, HOW);
  const { format_version: version, resource_changes: changes = [], resource_drift: drift = [] } = read.data;
  if (!version.startsWith("1.")) throw planTooNew(file, version, KNOWN_VERSIONS);
  if (!PARTS_OF_PLANS.some((part) => read.data[part] !== undefined)) throw planForeign(file, ENGINE, HOW);
  if (read.data.errored === true) throw planFailed(file, ENGINE);
  const show = showing();
  const held = heldIn(read.data.prior_state ?? {}, read.data.configuration);
  const gone = new Set(drift.filter(({ change }) => change.after === null).map(nameOf));
  const planned = changes.flatMap((one) => [
    ...plannedChange(one, gone.has(nameOf(one)), show),
    ...(pods === undefined ? [] : podsIn(one, pods)),
  ]);
  // A plan that only refreshes tells what it found, and changes nothing.
  const found = beside(
    planned,
    drift.flatMap((one) => foundDrift(one, held, show)),
  );
  // What an earlier refresh wrote into the state is no change to this one.
  return [
    ...planned,
    ...found,
    ...beside(
      [...planned, ...found],
      held.flatMap((one) => recordedDrift(one, show)),
    ),
  ];
}

/** Those of which nothing was told yet. */
function beside(told: readonly PlannedResource[], others: readonly PlannedResource[]): readonly PlannedResource[] {
  const names = new Set(told.map(({ name }) => name));
  return others.filter(({ name }) => !names.has(name));
}

/** Of a resource of ours that is managed, not only read. */
function schemaOf({ mode, type }: Pick<ResourceChange, "mode" | "type">): Schema | undefined {
  return mode === "managed" ? SCHEMAS.find(({ typeName }) => typeName === type) : undefined;
}

function plannedChange(resource: ResourceChange, wasGone: boolean, show: Showing): PlannedResource[] {
  const schema = schemaOf(resource);
  if (schema === undefined) return [];
  const { actions, before, after, after_unknown: unknown, before_sensitive, after_sensitive } = resource.change;
  const news = after === null ? undefined : (marked(after, unknown, UNKNOWN) as Values);
  const nothing = wasGone ? { before: GONE } : {};
  return [
    {
      name: nameOf(resource),
      kind: schema.kind.name,
      action: actionOf(actions),
      ...(before === null ? nothing : { before: show(schema, before, before_sensitive) }),
      ...(news === undefined ? {} : { after: show(schema, news, after_sensitive) }),
    },
  ];
}

/** What a host has is what there is before an apply, and what it had comes back. */
function foundDrift(resource: ResourceChange, held: readonly Held[], show: Showing): PlannedResource[] {
  const schema = schemaOf(resource);
  const { before, after, before_sensitive, after_sensitive } = resource.change;
  if (schema === undefined || before === null) return [];
  const found = after === null ? GONE : show(schema, after, after_sensitive);
  const had = show(schema, before, before_sensitive);
  // What it had may have been drift already.
  const wanted = had.drift === undefined ? had : wantedBy(schema, held.find(isAt(resource)), had, show);
  return [{ name: nameOf(resource), kind: schema.kind.name, action: "refresh", before: found, after: wanted }];
}

function isAt({ address, deposed }: ResourceChange): (held: Held) => boolean {
  return (held) => deposed === undefined && held.address === address;
}

/** Drift that stands in `status` alone. */
function recordedDrift(held: Held, show: Showing): PlannedResource[] {
  const schema = schemaOf(held);
  if (schema === undefined) return [];
  const before = show(schema, held.values, held.sensitive);
  if (before.drift === undefined) return [];
  const after = wantedBy(schema, held, before, show);
  return [{ name: held.address, kind: schema.kind.name, action: "refresh", before, after }];
}

/** What an apply makes of a host that drifted: what was written. Where a plan does not say that, its rules are not known. */
function wantedBy(schema: Schema, held: Held | undefined, found: Shown, show: Showing): Shown {
  if (held?.written === undefined) return { spec: found.spec };
  const written = asStated(schema.attributes, held.written);
  return show(schema, { ...written, host_connection: held.values["host_connection"] }, undefined);
}
