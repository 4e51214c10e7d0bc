import { ProviderError } from "../errors/failure";
import { wishIn } from "../kubernetes/annotation-values";
import { keyOf, SIDECAR_INJECTION } from "../kubernetes/annotations";
import { effective } from "../kubernetes/effective";
import { memberAt } from "../kubernetes/member";
import { PARTS } from "../kubernetes/merge";
import type { PodSurroundings } from "../kubernetes/pod-traffic";
import type { CustomKind } from "../kubernetes/workloads";
import { holdsUnknown, knownWire, UNKNOWN } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";
import type { PlannedAction, PlannedResource, Shown } from "./planned";

/** What is around the pods of a plan, and which of its kinds have pods beside those of Kubernetes itself. */
export interface PodsInPlans extends PodSurroundings {
  readonly customKinds: readonly CustomKind[];
}

/** A workload of Kubernetes in a plan, before and after. */
export interface PlannedWorkload {
  readonly name: string;
  readonly kind: string;
  readonly action: PlannedAction;
  /** Its pod template, as much as decides about traffic. None: no workload. */
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What a plan does to the pods of a workload, where it says anything to Kuma's injector and its rules become others.
 *
 * @throws ProviderError what Kuma could not read of it, at its annotation
 */
export function plannedPods(workload: PlannedWorkload, around: PodSurroundings): PlannedResource[] {
  const { name, action } = workload;
  const sides = [workload.before, workload.after].map(sideOf);
  const [before, after] = sides.map((side) => shownPods(workload, side, isByNamespace(sides), around));
  if (before === undefined && after === undefined) return [];
  if (JSON.stringify(before?.rules ?? {}) === JSON.stringify(after === undefined ? {} : after.rules)) return [];
  const shown = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  return [{ name, kind: "PodTraffic", action, ...shown }];
}

/** A workload before or after, with what it says to the injector. */
interface Side {
  readonly template: unknown;
  readonly entries: ReturnType<typeof entriesOf>;
  readonly wish: unknown;
}

function sideOf(template: unknown): Side {
  const entries = template === undefined ? [] : entriesOf(template);
  const wish = entries === "unknown" ? undefined : entries.find(([key]) => key === SIDECAR_INJECTION)?.[1];
  return { template, entries, wish };
}

/**
 * Whether it can only be the namespace that has the sidecar put in: somebody says how, and nobody that. With a label on one side it is
 * the label that counts, so whoever loses it leaves the mesh, though annotations stay.
 */
function isByNamespace(sides: readonly Side[]): boolean {
  const isAsked = sides.some(({ wish }) => typeof wish === "string" && wishIn(wish) === true);
  return (
    !isAsked && sides.some(({ entries, wish }) => entries !== "unknown" && entries.length > 0 && wish === undefined)
  );
}

function shownPods(
  { name, kind }: PlannedWorkload,
  { template, entries, wish }: Side,
  byNamespace: boolean,
  around: PodSurroundings,
): Shown | undefined {
  if (entries === "unknown") return { spec: {} };
  if (template === undefined || (wish === undefined && !byNamespace)) return undefined;
  // A pod that refuses a sidecar has none, whatever its namespace says.
  if (typeof wish === "string" && !wishIn(wish)) return undefined;
  const pod = effective({ ...around, kind, template: knownWire(template) });
  if (pod.ok) return { spec: {}, words: pod.value.traffic, rules: pod.value.rules };
  const [first, ...rest] = pod.failures.map((failure) => ({ ...failure, property: `${name}: ${failure.property}` }));
  throw first === undefined ? new Error("refused without a failure") : new ProviderError(first, ...rest);
}

/** What stands at a path of a workload; unknown where anything above it is. */
export function knowableAt(value: unknown, path: readonly string[]): unknown {
  const above = path.map((_, index) => memberAt(value, path.slice(0, index)));
  return above.includes(UNKNOWN) ? UNKNOWN : memberAt(value, path);
}

/** What a template says to the injector. */
function entriesOf(template: unknown): readonly (readonly [key: string, value: unknown])[] | "unknown" {
  const metadata = template === UNKNOWN ? UNKNOWN : memberAt(template, ["metadata"]);
  const parts = metadata === UNKNOWN ? [UNKNOWN] : PARTS.map((part) => memberAt(metadata, [part]));
  const entries = parts
    .flatMap((part) => (isRecord(part) ? Object.entries(part) : []))
    .filter(([key]) => key === SIDECAR_INJECTION || keyOf(key) !== undefined);
  return parts.includes(UNKNOWN) || entries.some(([, value]) => holdsUnknown(value)) ? "unknown" : entries;
}
