import type { Failure } from "../errors/failure";
import { misplaced, notAMapping, noWorkload } from "../errors/manifest-failures";
import { kindOf, quote } from "../spec/parsed";
import { isRecord, type Path } from "../spec/plain-data";
import { formatPath } from "../spec/property";
import type { Resolved } from "../spec/resolve";
import { keyOf, SIDECAR_INJECTION } from "./annotations";
import { located, type Member, memberAt, withMember } from "./member";
import { lackingFrom, type MergedMetadata, mergeMetadata, PARTS } from "./merge";
import type { PodMetadata } from "./metadata";
import { isList, podTemplateOf, templatePathOf, type Workload, type WorkloadOptions, workloadsIn } from "./workloads";

export interface ManifestOptions extends WorkloadOptions {
  /** Where the pod template is, for a kind that is not known here: `["spec", "template"]`. */
  readonly templatePath?: readonly string[];
}

/** What one workload gets that it does not have. */
export interface Lacking {
  /** Path of the pod template in the manifest. */
  readonly template: Path;
  readonly added: MergedMetadata;
}

/**
 * The manifest of a workload, or of a list, with a policy's annotations and labels on its pod templates. The input is left as
 * it is; what others say there stays. What is no workload in a list is passed over.
 *
 * @returns the manifest, or KTP360 to KTP364: all faults at once, each at its property
 */
export function annotateManifest(manifest: object, ours: PodMetadata, options: ManifestOptions = {}): Resolved<object> {
  const { templatePath } = options;
  const kinds: WorkloadOptions =
    templatePath === undefined ? options : { customKinds: [{ kind: kindIn(manifest), path: templatePath }] };
  const isWorkload = templatePathOf(manifest, kinds) !== undefined || (isRecord(manifest) && isList(manifest));
  if (!isWorkload) return { ok: false, failures: [located(["kind"], noWorkload(quote(kindIn(manifest))))] };
  const found = lackingIn(manifest, ours, kinds);
  return found.ok ? { ok: true, value: withLacking(manifest, found.value) } : found;
}

function kindIn(manifest: object): string {
  return String(memberAt(manifest, ["kind"]));
}

/** What the workloads of a manifest lack. */
export function lackingIn(
  manifest: unknown,
  ours: PodMetadata,
  options: WorkloadOptions,
): Resolved<readonly Lacking[]> {
  const failures: Failure[] = [];
  const found = workloadsIn(manifest, options).flatMap((workload): Lacking[] => {
    const lacking = lackedBy(manifest, workload, ours);
    if (lacking.ok) return [lacking.value];
    failures.push(...lacking.failures);
    return [];
  });
  return failures.length === 0 ? { ok: true, value: found } : { ok: false, failures };
}

function lackedBy(manifest: unknown, workload: Workload, ours: PodMetadata): Resolved<Lacking> {
  const template = [...workload.path, ...workload.templatePath];
  const read = podTemplateOf(manifest, workload);
  if ("failure" in read) return { ok: false, failures: [read.failure] };
  const existing = read.value["metadata"] ?? {};
  if (!isRecord(existing)) {
    return { ok: false, failures: [located([...template, "metadata"], notAMapping(kindOf(existing)))] };
  }
  const merged = mergeMetadata(existing, ours);
  if (merged.ok) return { ok: true, value: { template, added: lackingFrom(existing, merged.value) } };
  return { ok: false, failures: merged.failures.map((failure) => within(template, failure)) };
}

/** A failure at its place in an object that holds others. */
export function within(outer: Path, failure: Failure): Failure {
  const { property = "" } = failure;
  return outer.length === 0 ? failure : { ...failure, property: `${formatPath(outer)}.${property}` };
}

/** A failure that says which object of a file it is about. */
export function named(manifest: unknown, { property = "", ...failure }: Failure): Failure {
  return { ...failure, property: `${nameOf(manifest)}: ${property}` };
}

/** `Deployment web` */
export function nameOf(manifest: unknown): string {
  const [kind, name] = [memberAt(manifest, ["kind"]), memberAt(manifest, ["metadata", "name"])];
  return typeof name === "string" ? `${String(kind)} ${name}` : String(kind);
}

/** The manifest with what its workloads lacked. */
export function withLacking<T>(manifest: T, found: readonly Lacking[]): T {
  const annotated = found.reduce<unknown>((outer, { template, added }) => {
    return PARTS.reduce((whole, part) => {
      const path = [...template, "metadata", part];
      if (Object.keys(added[part]).length === 0) return whole;
      const existing = memberAt(whole, path) as Member | null | undefined;
      return withMember(whole, path, { ...existing, ...added[part] });
    }, outer);
  }, manifest);
  return annotated as T;
}

/**
 * Annotations and labels for pods that stand at a workload instead of at its pod template. People put them there by mistake,
 * and the injector never sees them.
 */
export function misplacedIn(manifest: unknown, options: WorkloadOptions = {}): Failure[] {
  return workloadsIn(manifest, options)
    .filter(({ templatePath }) => templatePath.length > 0)
    .flatMap(({ path, templatePath }) =>
      PARTS.flatMap((part) => {
        const here = [...path, "metadata", part];
        const found = memberAt(manifest, here);
        const keys = Object.keys(isRecord(found) ? found : {}).filter(isForPods);
        const there = formatPath([...templatePath, "metadata", part]);
        return keys.map((key) => located([...here, key], misplaced(key, there)));
      }),
    );
}

function isForPods(key: string): boolean {
  return key === SIDECAR_INJECTION || keyOf(key) !== undefined;
}
