import { noPodTemplate, notATemplatePath } from "../errors/manifest-failures";
import { quote, type Reading } from "../spec/parsed";
import { isRecord, type Path } from "../spec/plain-data";
import { located, type Member, memberAt } from "./member";

/** Where a kind that Kubernetes does not know has its pod template. */
export interface CustomKind {
  /** Any group where it is left out. */
  readonly group?: string;
  /** Any kind that has pods there, where it is left out. */
  readonly kind?: string;
  readonly path: readonly string[];
}

export interface WorkloadOptions {
  readonly customKinds?: readonly CustomKind[];
}

/** A workload within a manifest, which may be a list of them. */
export interface Workload {
  readonly kind: string;
  /** Where it is in the manifest. */
  readonly path: Path;
  /** Where its pod template is in the workload. */
  readonly templatePath: readonly string[];
}

const TEMPLATE = ["spec", "template"];

/** By kind: the groups that ever served it, and where its pod template is. Source: API reference of Kubernetes 1.34, and of 1.15 for older groups. */
const KINDS: Readonly<Record<string, { readonly groups: readonly string[]; readonly path: readonly string[] }>> = {
  Pod: { groups: [""], path: [] },
  PodTemplate: { groups: [""], path: ["template"] },
  ReplicationController: { groups: [""], path: TEMPLATE },
  Deployment: { groups: ["apps", "extensions"], path: TEMPLATE },
  DaemonSet: { groups: ["apps", "extensions"], path: TEMPLATE },
  ReplicaSet: { groups: ["apps", "extensions"], path: TEMPLATE },
  StatefulSet: { groups: ["apps"], path: TEMPLATE },
  Job: { groups: ["batch"], path: TEMPLATE },
  CronJob: { groups: ["batch"], path: ["spec", "jobTemplate", ...TEMPLATE] },
};

/** What a manifest says it is. */
export interface ManifestKind {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
}

/** Where a manifest has its pod template: `[]` for a Pod; `undefined` for what is no workload. */
export function templatePathOf(manifest: ManifestKind, options: WorkloadOptions = {}): readonly string[] | undefined {
  const kind = String(manifest.kind);
  const group = groupOf(manifest.apiVersion);
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (known?.groups.includes(group)) return known.path;
  const custom = options.customKinds?.find(
    (candidate) =>
      (candidate.kind ?? kind) === kind && (candidate.group ?? group) === group && fits(candidate, manifest),
  );
  return custom?.path;
}

function groupOf(apiVersion: unknown): string {
  const [group, version] = String(apiVersion).split("/");
  return version === undefined ? "" : (group ?? "");
}

/** A path for every kind is meant for those that have containers there: a SealedSecret has a `spec.template`, too. */
function fits({ kind, path }: CustomKind, manifest: ManifestKind): boolean {
  return kind !== undefined || Array.isArray(memberAt(manifest, [...path, "spec", "containers"]));
}

/** The workloads of a manifest; those of a list in their order. What is no workload is passed over. */
export function workloadsIn(manifest: unknown, options: WorkloadOptions = {}, path: Path = []): Workload[] {
  if (!isRecord(manifest)) return [];
  if (isList(manifest)) {
    return manifest.items.flatMap((item, index) =>
      workloadsIn(asListed(manifest, item), options, [...path, "items", index]),
    );
  }
  const templatePath = templatePathOf(manifest, options);
  if (templatePath === undefined) return [];
  return [{ kind: String(manifest["kind"]), path, templatePath }];
}

interface List {
  readonly apiVersion?: unknown;
  readonly kind: string;
  readonly items: readonly unknown[];
}

export function isList(manifest: Member): manifest is Member & List {
  return typeof manifest["kind"] === "string" && manifest["kind"].endsWith("List") && Array.isArray(manifest["items"]);
}

/** The items of a DeploymentList need not say that they are Deployments. */
function asListed({ apiVersion, kind }: List, item: unknown): unknown {
  return isRecord(item) ? { apiVersion, kind: kind.slice(0, -"List".length), ...item } : item;
}

/** The pod template of a workload. */
export function podTemplateOf(manifest: unknown, { kind, path, templatePath }: Workload): Reading<Member> {
  const template = memberAt(manifest, [...path, ...templatePath]);
  if (isRecord(template)) return { value: template };
  return { failure: located([...path, ...templatePath], noPodTemplate(kind, templatePath.join("."))) };
}

const STEPS = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*$/;
const NAMED = /^(?:([a-z0-9.-]+)\/)?([A-Z]\w*)=(.*)$/;

/** `spec.template`, `Kind=spec.template` or `group/Kind=spec.template`. */
export function readTemplatePath(text: string): Reading<CustomKind> {
  const [, group, kind, steps = text] = NAMED.exec(text) ?? [];
  if (!STEPS.test(steps)) return { failure: notATemplatePath(quote(text)) };
  const named = { ...(group === undefined ? {} : { group }), ...(kind === undefined ? {} : { kind }) };
  return { value: { ...named, path: steps.split(".") } };
}
