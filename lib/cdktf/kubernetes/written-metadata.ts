import { Fn, type TerraformResource, Token } from "cdktf";
import { type MergedMetadata, mergeMetadata, PARTS, type Part } from "../../kubernetes/merge";
import type { PodMetadata } from "../../kubernetes/metadata";
import { isRecord } from "../../spec/plain-data";
import type { Resolved } from "../../spec/resolve";
import { isToken } from "../tokens";
import { intoHcl } from "./hcl-metadata";
import { attributePath, blockAt, type Workload } from "./workload";

/**
 * Adds ours to the annotations and labels at a pod template, by overrides. What is a token there is no known contradiction: one
 * of a key that we have, too, stays; a whole that is a token is merged by Terraform, ours last.
 *
 * @returns nothing; or what contradicts ours, at `metadata.annotations["…"]`
 */
export function writeMetadata(
  workload: Workload,
  templatePath: readonly string[],
  ours: PodMetadata,
): Resolved<undefined> {
  const path = [...attributePath(workload, templatePath), "metadata"];
  const metadata = blockAt(workload.attributes, path);
  const found = (part: Part): unknown => (isRecord(metadata) ? metadata[part] : undefined) ?? {};
  const merged = mergeMetadata(
    { annotations: known(found("annotations")), labels: known(found("labels")) },
    { annotations: without(ours.annotations, found("annotations")), labels: without(ours.labels, found("labels")) },
  );
  if (!merged.ok) return merged;
  for (const part of PARTS) write(workload, path, part, found(part), { ours, merged: merged.value });
  return { ok: true, value: undefined };
}

interface Both {
  readonly ours: PodMetadata;
  readonly merged: MergedMetadata;
}

function write(workload: Workload, path: readonly string[], part: Part, found: unknown, { ours, merged }: Both): void {
  if (Object.keys(ours[part]).length === 0) return;
  const value = isToken(found)
    ? mergedLater(found, ours[part])
    : { ...merged[part], ...(isRecord(found) ? found : {}) };
  const { resource, isManifest } = workload;
  const whole = isManifest ? ["manifest", ...path] : path;
  resource.addOverride([...overridePath(resource, whole), part].join("."), value);
  intoHcl(resource, whole, part, value);
}

/** Of tokens that we made: what was merged into them. Aspects come by at each synthesis. */
const merges = new WeakMap<object, readonly string[]>();

function mergedLater(found: unknown, ours: Readonly<Record<string, string>>): unknown {
  const before = (typeof found === "object" && found !== null ? merges.get(found) : undefined) ?? [];
  const entries = JSON.stringify(ours);
  if (before.includes(entries)) return found;
  const merged: object = Token.asAny(Fn.merge([found, ours]));
  merges.set(merged, [...before, entries]);
  return merged;
}

/** Blocks that bindings give as lists are overridden by their place in these. */
function overridePath(resource: TerraformResource, path: readonly string[]): readonly string[] {
  const { terraformResourceType: type, friendlyUniqueId: id } = resource;
  let outer: unknown = resource.toTerraform().resource?.[type]?.[id];
  return path.flatMap((step) => {
    const inner = isRecord(outer) ? outer[step] : undefined;
    outer = Array.isArray(inner) ? inner[0] : inner;
    return Array.isArray(inner) ? [step, "0"] : [step];
  });
}

/** Entries that are no tokens; what is no object at all is left to whoever merges. */
function known(entries: unknown): unknown {
  if (isToken(entries)) return {};
  if (!isRecord(entries)) return entries;
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => !isToken(value)));
}

function without(ours: Readonly<Record<string, string>>, found: unknown): Readonly<Record<string, string>> {
  const isOpen = (key: string) => isRecord(found) && isToken(found[key]);
  return Object.fromEntries(Object.entries(ours).filter(([key]) => !isOpen(key)));
}
