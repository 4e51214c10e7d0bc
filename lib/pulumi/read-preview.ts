import { templatePathOf } from "../kubernetes/workloads";
import { type KindName, specOf } from "../lifecycle/state";
import { UNKNOWN } from "../lifecycle/wire";
import { NO_DRIFT } from "../plan/drift";
import { dataplaneWords } from "../preview/dataplane-words";
import { GONE, type PlannedAction, type PlannedKind, type PlannedResource, type Shown } from "../preview/planned";
import { knowableAt, type PodsInPlans, plannedPods } from "../preview/pods";
import { isRecord } from "../spec/plain-data";
import { POD_TRAFFIC_TYPE, REGISTRATIONS } from "./loader";
import { type Step, stepsIn } from "./preview-steps";
import { SECRET, withoutSecrets } from "./secrets";

type Rules = NonNullable<Shown["rules"]>;

/**
 * What a preview of Pulumi does to resources of ours, whatever else is in it: `pulumi preview --json`, `pulumi refresh
 * --preview-only --json`, or a log of the engine's events, an object a line.
 *
 * @param file how messages call it
 * @param pods what is around the pods of workloads of Kubernetes. None: only an `AnnotatedWorkload` is told, which says it itself
 * @throws ProviderError KTP417, KTP418, KTP424; what Kuma could not read of a workload
 */
export function plannedByPulumi(text: string, file: string, pods?: PodsInPlans): PlannedResource[] {
  const steps = stepsIn(text, file);
  const ops = new Set(steps.map(({ op }) => op));
  // A destroy has steps of the same names, but none that refreshes: the stack itself has one in each refresh.
  // One that refreshes before (`--refresh`) has two of what it deletes.
  const isRefresh = ops.has("refresh") && [...ops].every((op) => REFRESHING.includes(op)) && !isFollowed(steps);
  const replaced = new Set(steps.filter(({ op }) => op === "replace").map(({ urn }) => urn));
  const isPart = ({ op, urn }: Step) => op === "delete-replaced" || (op === "create-replacement" && replaced.has(urn));
  // Of a refresh and a preview in one, and of the three steps of a replacement, the last one that says both sides counts.
  const last = new Map(steps.filter((one) => !isPart(one)).map((one) => [one.urn, one]));
  if (isRefresh) return [...last.values()].flatMap(found);
  const gone = new Set(steps.filter(isGone).map(({ urn }) => urn));
  return [...last.values()].flatMap((one) => [
    ...planned(one, gone.has(one.urn)),
    ...(pods === undefined ? [] : podsIn(one, pods)),
  ]);
}

/** Of a workload that nobody annotated by a component of ours: that one tells its pods itself. */
function podsIn({ op, urn, oldState, newState }: Step, { customKinds, ...around }: PodsInPlans): PlannedResource[] {
  const isKubernetes = (newState?.type ?? oldState?.type)?.startsWith("kubernetes:") === true;
  if (!isKubernetes || urn.includes("kuma-transparent-proxy:kubernetes:AnnotatedWorkload$")) return [];
  // Rules that are made of a secret would tell it.
  const [before, after] = [oldState, newState].map((side) => withSecretsAs(UNKNOWN, side?.inputs));
  const manifest = after ?? before ?? {};
  const path = templatePathOf(manifest, { customKinds });
  if (path === undefined) return [];
  const action = actionOf(op);
  const sides = {
    before: action === "create" ? undefined : knowableAt(before, path),
    after: action === "delete" ? undefined : knowableAt(after, path),
  };
  return plannedPods({ name: nameOf(urn), kind: String(manifest["kind"]), action, ...sides }, around);
}

/** Steps of a refresh that changes nothing but what is known. */
const REFRESHING: readonly string[] = ["refresh", "update", "delete"];

/** Whether anything happens to a resource after its refresh. */
function isFollowed(steps: readonly Step[]): boolean {
  const refreshed = new Set(steps.filter(({ op }) => op === "refresh").map(({ urn }) => urn));
  return steps.some(({ op, urn }) => op !== "refresh" && refreshed.has(urn));
}

/** A refresh that found nothing of a resource. */
function isGone({ op, oldState, newState }: Step): boolean {
  return op === "refresh" && !!oldState && !newState;
}

function planned({ op, urn, oldState, newState }: Step, wasGone: boolean): PlannedResource[] {
  const kind = kindOf(newState?.type ?? oldState?.type);
  if (kind === undefined) return [];
  const action = actionOf(op);
  return [
    {
      name: nameOf(urn),
      kind,
      action,
      ...(oldState && action !== "create" ? { before: shown(kind, oldState.inputs) } : {}),
      ...(wasGone && action === "create" ? { before: GONE } : {}),
      ...(newState && action !== "delete" ? { after: shown(kind, newState.inputs) } : {}),
    },
  ];
}

/** What a host has is what there is before an apply, and what it had comes back. */
function found({ op, urn, oldState, newState }: Step): PlannedResource[] {
  const kind = kindOf(oldState?.type);
  if (kind === undefined || !oldState) return [];
  const before = op === "delete" || !newState ? GONE : shown(kind, newState.inputs);
  return [{ name: nameOf(urn), kind, action: "refresh", before, after: shown(kind, oldState.inputs) }];
}

function kindOf(type: string | undefined): PlannedKind | undefined {
  if (type === POD_TRAFFIC_TYPE) return "PodTraffic";
  return (Object.keys(REGISTRATIONS) as KindName[]).find((kind) => REGISTRATIONS[kind].type === type);
}

function actionOf(op: string): PlannedAction {
  switch (op) {
    case "create":
    // Without a `replace` beside it: what was to be replaced is deleted already.
    case "create-replacement":
      return "create";
    case "update":
    case "replace":
    case "delete":
      return op;
    // An import, too: the host has to be as it is declared, or nothing happens.
    default:
      return "keep";
  }
}

/** `urn:pulumi:stack::project::type::name` */
function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

type Inputs = Readonly<Record<string, unknown>>;

function withSecretsAs(mark: string, inputs: Inputs | undefined): Inputs | undefined {
  return inputs && (withoutSecrets(inputs, mark) as Inputs);
}

function shown(kind: PlannedKind, given: Inputs | undefined): Shown {
  const inputs = withSecretsAs(SECRET, given) ?? {};
  const spec = kind === "PodTraffic" ? podSpec(inputs) : specOfHost(kind, inputs);
  const words = WORDS[kind](inputs);
  const { rules, drift } = inputs;
  return {
    spec,
    ...(Array.isArray(words) ? { words: words.map(String) } : {}),
    ...(isTexts(rules) ? { rules } : {}),
    ...(typeof drift === "string" && drift !== NO_DRIFT ? { drift } : {}),
  };
}

/** The effect of each kind in words, out of its inputs. */
const WORDS: Readonly<Record<PlannedKind, (inputs: Inputs) => unknown>> = {
  TransparentProxyHost: ({ traffic }) => traffic,
  PodTraffic: ({ traffic }) => traffic,
  MeshDNS: ({ names }) => names,
  KumaDataplane: ({ sidecar, dataplane }) => dataplaneWords(sidecar, dataplane),
};

function specOfHost(kind: KindName, inputs: Readonly<Record<string, unknown>>): Shown["spec"] {
  const { connection: _, ...spec } = specOf(inputs, [kind]);
  return spec;
}

/** What is around pods may hold what is nobody's business: of that the release of Kuma alone, and who decides what. */
function podSpec({ kumaVersion, sources }: Readonly<Record<string, unknown>>): Shown["spec"] {
  return { kumaVersion, ...(isRecord(sources) ? { sources } : {}) };
}

function isTexts(rules: unknown): rules is Rules {
  return isRecord(rules) && Object.values(rules).every((text) => typeof text === "string");
}
