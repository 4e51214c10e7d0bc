import { canonicalText, memberAt } from "../kubernetes/member";
import { templatePathOf, type WorkloadOptions } from "../kubernetes/workloads";
import { UNKNOWN } from "../lifecycle/wire";
import type { PlannedResource } from "../preview/planned";
import { knowableAt, type PodsInPlans, plannedPods } from "../preview/pods";
import { isRecord } from "../spec/plain-data";
import { snakeCase } from "./attribute";
import { isManifestType, kindOfType } from "./kubernetes-types";
import { actionOf, marked, nameOf, type ResourceChange } from "./plan-json";
import { podTemplate } from "./pod-template";

/** Where the pods of a resource of a provider for Kubernetes are. */
interface Templates {
  readonly kind: string;
  readonly in: (values: unknown) => unknown;
}

/** What a resource says of pods: `kubernetes_deployment` and the like, or a `kubernetes_manifest`. `undefined`: nothing. */
function templatesOf(type: string, values: unknown, options: WorkloadOptions): Templates | undefined {
  const known = kindOfType(type);
  const manifest = isManifestType(type) ? memberAt(values, ["manifest"]) : undefined;
  const named = known ?? (isRecord(manifest) ? manifest : {});
  const path = templatePathOf(named, options);
  if (path === undefined) return undefined;
  if (known === undefined) return { kind: String(named.kind), in: (side) => knowableAt(side, ["manifest", ...path]) };
  return { kind: known.kind, in: (side) => blockTemplate(blockAt(side, path)) };
}

function blockTemplate(block: unknown): unknown {
  return block === UNKNOWN ? UNKNOWN : podTemplate(block);
}

/** A path of Kubernetes leads through blocks, which are lists of one: `spec.jobTemplate` is `spec[0].job_template[0]` there. */
function blockAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((outer, step) => {
    if (outer === UNKNOWN) return UNKNOWN;
    const inner = isRecord(outer) ? outer[snakeCase(step)] : undefined;
    return Array.isArray(inner) ? inner[0] : inner;
  }, values);
}

/** What a plan does to the pods of a resource; of no workload nothing. */
export function podsIn(resource: ResourceChange, { customKinds, ...around }: PodsInPlans): PlannedResource[] {
  const { type, mode, change } = resource;
  if (mode !== "managed") return [];
  const templates = [change.after, change.before].map((values) => templatesOf(type, values, { customKinds }));
  const found = templates.find((one) => one !== undefined);
  if (found === undefined) return [];
  // Rules that are made of what an author called sensitive would tell it.
  const before = marked(change.before, change.before_sensitive, UNKNOWN);
  const known = marked(change.after, change.after_unknown, UNKNOWN);
  const after = marked(known, change.after_sensitive, UNKNOWN);
  if (canonicalText(found.in(change.before)) === canonicalText(found.in(known))) return [];
  const sides = {
    before: change.before === null ? undefined : found.in(before),
    after: change.after === null ? undefined : found.in(after),
  };
  return plannedPods({ name: nameOf(resource), kind: found.kind, action: actionOf(change.actions), ...sides }, around);
}
