import type { Failure } from "../errors/failure";
import { contradictsPolicy, notAMapping, notText } from "../errors/manifest-failures";
import { kindOf, quote } from "../spec/parsed";
import { isRecord } from "../spec/plain-data";
import type { Resolved } from "../spec/resolve";
import { SIDECAR_INJECTION } from "./annotations";
import { meanTheSame } from "./meanings";
import { located, type Member } from "./member";
import type { PodMetadata } from "./metadata";

/** What of a pod template's metadata is merged. Values are text, where somebody did not forget the quotes. */
export interface ExistingMetadata {
  readonly annotations?: unknown;
  readonly labels?: unknown;
}

/** All annotations and labels of a pod template. */
export interface MergedMetadata {
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export type Part = keyof MergedMetadata;
export const PARTS: readonly Part[] = ["annotations", "labels"];

/**
 * Adds ours to what a pod template has. What says the same already stays as it was written, what is of others stays
 * whatever it says.
 *
 * @returns KTP360 for each key that says something else, KTP361, KTP364; each at `metadata.annotations["…"]`
 */
export function mergeMetadata(existing: ExistingMetadata, ours: PodMetadata): Resolved<MergedMetadata> {
  const failures = [...PARTS.flatMap((part) => refusals(part, existing, ours)), ...injectionTwice(existing, ours)];
  if (failures.length > 0) return { ok: false, failures };
  const merged = (part: Part) => {
    const found = existing[part] as Readonly<Record<string, string>> | undefined;
    // Twice, so that what was there stays ahead, and as it was.
    return { ...found, ...ours[part], ...found };
  };
  return { ok: true, value: { annotations: merged("annotations"), labels: merged("labels") } };
}

function refusals(part: Part, existing: ExistingMetadata, ours: PodMetadata): Failure[] {
  const found = existing[part] ?? {};
  if (!isRecord(found)) return [located(["metadata", part], notAMapping(kindOf(found)))];
  return Object.entries(ours[part]).flatMap(([key, wanted]) => refusal(part, found, key, wanted));
}

function refusal(part: Part, found: Member, key: string, wanted: string): Failure[] {
  const value = Object.hasOwn(found, key) ? found[key] : undefined;
  if (value === undefined) return [];
  const here = ["metadata", part, key];
  if (typeof value !== "string") return [located(here, notText(kindOf(value)))];
  if (meanTheSame(key, value, wanted)) return [];
  return [located(here, contradictsPolicy(key, quote(value), quote(wanted)))];
}

/** Up to Kuma 2.1 the wish for a sidecar may be written either way, and must not be written both ways. */
function injectionTwice(existing: ExistingMetadata, ours: PodMetadata): Failure[] {
  const other = { annotations: "labels", labels: "annotations" } as const;
  return PARTS.flatMap((part) => {
    const wanted = ours[part][SIDECAR_INJECTION];
    const found = existing[other[part]];
    // Where ours has a word on both, each was compared with its own.
    if (wanted === undefined || ours[other[part]][SIDECAR_INJECTION] !== undefined || !isRecord(found)) return [];
    return refusal(other[part], found, SIDECAR_INJECTION, wanted);
  });
}

/** What a merge adds to what was there. */
export function lackingFrom(existing: ExistingMetadata, merged: MergedMetadata): MergedMetadata {
  const added = (part: Part) => {
    const found = existing[part];
    return Object.fromEntries(
      Object.entries(merged[part]).filter(([key]) => !(isRecord(found) && Object.hasOwn(found, key))),
    );
  };
  return { annotations: added("annotations"), labels: added("labels") };
}
