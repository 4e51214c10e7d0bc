import { Annotations, type TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import { podTemplateUnknown } from "../../errors/construct-failures";
import { describeFailure, type Failure } from "../../errors/failure";
import { noPodTemplate } from "../../errors/manifest-failures";
import type { Addition } from "../../kubernetes/addition";
import { within } from "../../kubernetes/manifest";
import { type PodEffect, podEffect } from "../../kubernetes/pod-effect";
import type { PodSurroundings } from "../../kubernetes/pod-traffic";
import { isRecord } from "../../spec/plain-data";
import { at } from "../../spec/property";
import { podTemplate } from "../../terraform/pod-template";
import { isToken } from "../tokens";
import { knownPart } from "./known-part";
import { attributePath, blockAt, type Workload, workloadOf } from "./workload";
import { writeMetadata } from "./written-metadata";

/** What was found wrong with each workload, by whichever annotation came last. */
const faults = new WeakMap<IConstruct, readonly Failure[]>();

/** Has synthesis refuse a workload, with all that is wrong with it. Nothing: not any more. */
export function refuse(construct: IConstruct, failures: readonly Failure[]): void {
  if (!faults.has(construct)) {
    if (failures.length === 0) return;
    construct.node.addValidation({ validate: () => (faults.get(construct) ?? []).map(describeFailure) });
  }
  faults.set(construct, failures);
}

/**
 * Adds to a workload what its pods are to be told, and looks at what comes out.
 *
 * @returns what becomes of its pods; `undefined` where something is wrong with them, a namespace, or as long as a token decides
 */
export function addTo(workload: Workload, addition: Addition, surroundings: PodSurroundings): PodEffect | undefined {
  const { resource, kind } = workload;
  const { templatePath, ours } = addition;
  const failures = fromTemplate(workload, templatePath) ?? [];
  if (failures.length > 0) return refused(resource, failures);
  const written = writeMetadata(workload, templatePath, ours);
  if (!written.ok)
    return refused(
      resource,
      written.failures.map((failure) => within(templatePath, failure)),
    );
  if (kind === "Namespace") return refused(resource, []);
  const template = templateNow(resource, templatePath);
  if (template === undefined) return refused(resource, []);
  const effect = podEffect({ template, kind, ...surroundings }, templatePath.join("."));
  if (!effect.ok) return refused(resource, effect.failures);
  refuse(resource, []);
  for (const warning of effect.value.warnings) warn(resource, describeFailure(warning));
  return effect.value;
}

function refused(resource: TerraformResource, failures: readonly Failure[]): undefined {
  refuse(resource, failures);
}

function fromTemplate(workload: Workload, path: readonly string[]): Failure[] | undefined {
  const template = blockAt(workload.attributes, attributePath(workload, path));
  const where = path.join(".");
  if (isToken(template)) return [at(where, podTemplateUnknown(workload.kind))];
  return isRecord(template) ? undefined : [at(where, noPodTemplate(workload.kind, where))];
}

/** The pod template as it will be written; `undefined` as long as annotations that decide are tokens. */
function templateNow(resource: TerraformResource, path: readonly string[]): unknown {
  const workload = workloadOf(resource);
  if (workload === undefined || workload === "manifest") return undefined;
  const block = blockAt(workload.attributes, attributePath(workload, path));
  const annotations = blockAt(block, ["metadata", "annotations"]) ?? {};
  if (!isRecord(annotations) || isToken(annotations)) return undefined;
  if (Object.entries(annotations).some(([key, value]) => key.includes("kuma.io/") && isToken(value))) return undefined;
  return workload.isManifest ? knownPart(block) : podTemplate(knownPart(block));
}

/** Once: aspects come by at each synthesis. */
export function warn(construct: IConstruct, message: string): void {
  const isTold = construct.node.metadata.some(({ data }) => data === message);
  if (!isTold) Annotations.of(construct).addWarning(message);
}
