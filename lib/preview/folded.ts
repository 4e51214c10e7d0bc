import type { PlannedResource } from "./planned";
import { previewOf, type ResourcePreview } from "./resource-preview";

/** Resources to which the same happens. */
export interface Fold {
  readonly names: readonly [string, ...string[]];
  readonly preview: ResourcePreview;
  /** The first of them, as the plan has it. */
  readonly first: PlannedResource;
}

/** What changes or drifted, the same changes together, in the order in which the plan has them. */
export function folded(planned: readonly PlannedResource[]): Fold[] {
  const known = new Map<string, ResourcePreview>();
  const folds = new Map<string, Fold & { readonly names: [string, ...string[]] }>();
  for (const resource of planned) {
    const { name, ...rest } = resource;
    // A thousand hosts with one change are one comparison: what they are called has no part in it.
    const key = JSON.stringify(rest);
    const preview = known.get(key) ?? previewOf(resource);
    known.set(key, preview);
    if (isNothing(preview)) continue;
    const result = JSON.stringify(preview);
    const fold = folds.get(result);
    if (fold === undefined) folds.set(result, { names: [name], preview, first: resource });
    else fold.names.push(name);
  }
  return [...folds.values()];
}

function isNothing({ action, drift }: ResourcePreview): boolean {
  return (action === "keep" || action === "refresh") && drift === undefined;
}
