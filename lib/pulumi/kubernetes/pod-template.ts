import * as pulumi from "@pulumi/pulumi";
import type { Failure } from "../../errors/failure";
import { noPodTemplate } from "../../errors/manifest-failures";
import { within } from "../../kubernetes/manifest";
import { mergeMetadata, PARTS, type Part } from "../../kubernetes/merge";
import type { PodMetadata } from "../../kubernetes/metadata";
import type { Wire } from "../../lifecycle/wire";
import { isRecord } from "../../spec/plain-data";
import { at } from "../../spec/property";
import type { Resolved } from "../../spec/resolve";
import { changeAt, isLater, knownPart } from "./inputs";

/** A workload whose pods are to be annotated. */
export interface Annotated {
  readonly kind: string;
  /** Where its pod template is: `[]` for a Pod. */
  readonly templatePath: readonly string[];
  /** @default true */
  readonly isMeant?: pulumi.Input<boolean>;
  /** Tells failures in the way of whoever annotates. Never returns. */
  refuse(failures: readonly Failure[]): never;
}

/**
 * Inputs of a workload with ours among the annotations and labels of its pod template. What is an output there is compared with
 * ours once it is known; all else at once.
 */
export function withPodMetadata(inputs: unknown, ours: pulumi.Input<PodMetadata>, workload: Annotated): unknown {
  const { templatePath, isMeant = true } = workload;
  const annotated = (template: unknown) => withMetadata(template, ours, workload);
  if (isMeant === false) return inputs;
  return changeAt(inputs, templatePath, (template) =>
    isMeant === true
      ? annotated(template)
      : pulumi.output(isMeant).apply((is) => (is ? annotated(template) : template)),
  );
}

function withMetadata(template: unknown, ours: pulumi.Input<PodMetadata>, workload: Annotated): unknown {
  const where = workload.templatePath.join(".");
  if (!isRecord(template)) return workload.refuse([at(where, noPodTemplate(workload.kind, where))]);
  const metadata = changeAt(template["metadata"] ?? {}, [], (found) =>
    isRecord(found) ? merged(found, ours, workload) : found,
  );
  return { ...template, metadata };
}

function merged(metadata: Wire, ours: pulumi.Input<PodMetadata>, workload: Annotated): Wire {
  if (isLater(ours)) return mergedLater(metadata, pulumi.output(ours), workload);
  const { annotations, labels } = metadata;
  const now = { annotations: knownPart(annotations) ?? {}, labels: knownPart(labels) ?? {} };
  taken(mergeMetadata(now, ours), workload);
  const parts = PARTS.map((part) => [part, withEntries(part, metadata[part], ours, workload)] as const);
  return { ...metadata, ...Object.fromEntries(parts.filter(([, entries]) => entries !== undefined)) };
}

/** As long as ours are not known, neither are the parts that they go into. */
function mergedLater(metadata: Wire, ours: pulumi.Output<PodMetadata>, workload: Annotated): Wire {
  const { annotations, labels } = metadata;
  const known = pulumi.all([{ annotations, labels }, ours]);
  const all = known.apply(([found, wanted]) => taken(mergeMetadata(found, wanted as PodMetadata), workload));
  return {
    ...metadata,
    annotations: all.apply((parts) => parts.annotations),
    labels: all.apply(({ labels }) => labels),
  };
}

function withEntries(part: Part, found: unknown, ours: PodMetadata, workload: Annotated): unknown {
  if (Object.keys(ours[part]).length === 0) return found;
  return changeAt(found ?? {}, [], (entries) =>
    isRecord(entries) ? mergedEntries(part, entries, ours, workload) : entries,
  );
}

function mergedEntries(part: Part, entries: Wire, ours: PodMetadata, workload: Annotated): Wire {
  const isOpen = (key: string) => key in ours[part] && isNotYet(entries[key]);
  const merge = (found: Wire, keys: (key: string) => boolean) => {
    const wanted = only(ours[part], keys) as Readonly<Record<string, string>>;
    return taken(mergeMetadata({ [part]: found }, { annotations: {}, labels: {}, [part]: wanted }), workload)[part];
  };
  const compared = Object.keys(only(entries, isOpen)).map((key) => {
    const merging = (known: unknown) => merge({ [key]: known }, (other) => other === key)[key];
    return [key, changeAt(entries[key], [], merging)] as const;
  });
  return {
    ...merge(
      only(entries, (key) => !isOpen(key)),
      (key) => !isOpen(key),
    ),
    ...Object.fromEntries(compared),
  };
}

function isNotYet(value: unknown): boolean {
  return isLater(value) || pulumi.isUnknown(value);
}

function only(entries: Wire, keys: (key: string) => boolean): Wire {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => keys(key)));
}

function taken<T>(resolved: Resolved<T>, { templatePath, refuse }: Annotated): T {
  if (resolved.ok) return resolved.value;
  return refuse(resolved.failures.map((failure) => within(templatePath, failure)));
}
