import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { describeFailure, type Failure, ProviderError } from "../../errors/failure";
import { askedOfAllUnknown } from "../../errors/workload-failures";
import { additionTo } from "../../kubernetes/addition";
import { podMetadata } from "../../kubernetes/annotate";
import type { InterceptAllOptions } from "../../kubernetes/interception";
import type { PodMetadata } from "../../kubernetes/metadata";
import { podEffect } from "../../kubernetes/pod-effect";
import type { PodSurroundings } from "../../kubernetes/pod-traffic";
import { describeSubject, isSelected, type Subject } from "../../kubernetes/selection";
import type { Wire } from "../../lifecycle/wire";
import { isRecord } from "../../spec/plain-data";
import type { PodPolicySpec } from "../../spec/pod";
import { holdsLater, isLater, knownPart, valueAt } from "./inputs";
import { type Annotated, withPodMetadata } from "./pod-template";
import { subjectOf } from "./subject";
import { kindOfType } from "./workload-class";

/** For the option `transforms`; or for `pulumi.runtime.registerResourceTransform`, before a program's first resource. */
export type Interception = (
  resource: Pick<pulumi.ResourceTransformArgs, "type" | "name" | "props" | "opts">,
) => pulumi.ResourceTransformResult | undefined;

/**
 * Annotates the pods of all workloads that come by: of a chart, a file of manifests, a component or a whole stack. What is no
 * workload stays as it is, and so does what is annotated like this already. At a workload are refused, by its name: what
 * contradicts the policy, and what its pods would stumble over.
 *
 * @throws ProviderError all faults of the policy, KTP372
 */
export function interceptAll(policy: PodPolicySpec, options: InterceptAllOptions): Interception {
  const { only, except, customKinds = [], labelNamespaces = false, ...surroundings } = options;
  const ours = metadataOf(policy, surroundings);
  const isMeant = (subject: Wire) => isSelected(subject as unknown as Subject, only, except);
  return ({ type, name, props, opts }) => {
    const kind = kindOfType(type);
    const addition = kind && additionTo(kind, props, ours, { customKinds, labelNamespaces });
    if (kind === undefined || addition === undefined) return undefined;
    const subject = subjectOf(kind, name, props);
    const refuse = (failures: readonly Failure[]): never => refuseAt(describeSubject(subject), failures);
    // Which one it is may be an output, too.
    const meant = holdsLater(subject) ? pulumi.output(subject).apply(isMeant) : isMeant(subject);
    const workload = { kind: kind.kind, templatePath: addition.templatePath, isMeant: meant, refuse };
    const changed = withPodMetadata(props, addition.ours, workload);
    if (meant === true && kind.kind !== "Namespace") tell(changed, workload, surroundings, describeSubject(subject));
    return isDeepStrictEqual(changed, props) ? undefined : { props: changed as pulumi.Inputs, opts };
  };
}

function metadataOf(policy: PodPolicySpec, surroundings: PodSurroundings): PodMetadata {
  if (holdsLater(policy) || holdsLater(surroundings)) throw new ProviderError(askedOfAllUnknown());
  const resolved = podMetadata(policy, surroundings);
  if (!resolved.ok) throw new ProviderError(...(resolved.failures as [Failure, ...Failure[]]));
  return resolved.value;
}

/** What may go wrong with the pods, once all is known by which the injector decides. */
function tell(inputs: unknown, workload: Annotated, surroundings: PodSurroundings, host: string): void {
  const { kind, templatePath, refuse } = workload;
  const template = valueAt(inputs, templatePath);
  if (!isDecided(template)) return;
  const effect = podEffect({ template: knownPart(template), kind, ...surroundings }, templatePath.join("."));
  if (!effect.ok) refuse(effect.failures);
  else for (const warning of effect.value.warnings) void pulumi.log.warn(describeFailure({ ...warning, host }));
}

function isDecided(template: unknown): boolean {
  const annotations = valueAt(template, ["metadata", "annotations"]) ?? {};
  const isThere = (value: unknown): value is Wire => isRecord(value) && !isLater(value) && !pulumi.isUnknown(value);
  if (!isThere(template) || !isThere(annotations)) return false;
  return !Object.entries(annotations).some(([key, value]) => key.includes("kuma.io/") && holdsLater(value));
}

function refuseAt(host: string, failures: readonly Failure[]): never {
  const [first, ...others] = failures.map((failure) => ({ ...failure, host }));
  throw new ProviderError(first as Failure, ...others);
}
