import { type IAspect, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import { manifestUnknown, notAWorkload, policyHoldsToken } from "../../errors/construct-failures";
import { describeFailure, type Failure, ProviderError } from "../../errors/failure";
import { type AddedTo, additionTo } from "../../kubernetes/addition";
import { podMetadata } from "../../kubernetes/annotate";
import type { InterceptAllOptions } from "../../kubernetes/interception";
import type { PodMetadata } from "../../kubernetes/metadata";
import type { PodEffect } from "../../kubernetes/pod-effect";
import type { PodSurroundings } from "../../kubernetes/pod-traffic";
import { isSelected, type Subject } from "../../kubernetes/selection";
import type { CustomKind } from "../../kubernetes/workloads";
import { holdsUnknown } from "../../lifecycle/wire";
import { isRecord } from "../../spec/plain-data";
import type { PodPolicySpec } from "../../spec/pod";
import type { Resolved } from "../../spec/resolve";
import { withoutTokens } from "../tokens";
import { addTo, refuse, warn } from "./annotation";
import { knownPart } from "./known-part";
import { blockAt, type Workload, workloadOf } from "./workload";

/** What is around the pods of one workload. */
export interface AnnotateOptions extends PodSurroundings {
  /** Where kinds that Kubernetes does not know have their pod template: those of a `kubernetes_manifest`. @default no such kind */
  readonly customKinds?: readonly CustomKind[];
}

/**
 * Annotates the pods of a workload: a `kubernetes_deployment` and the like of any release of the provider, or a
 * `kubernetes_manifest`. What contradicts the policy, and what its pods would stumble over, is refused by synthesis, at the workload.
 *
 * @returns which traffic of its pods goes where, by what is known now; `undefined` where a token decides, or something is wrong
 */
export function annotateWorkload(
  workload: TerraformResource,
  policy: PodPolicySpec,
  options: AnnotateOptions,
): PodEffect | undefined {
  const { customKinds, ...surroundings } = options;
  const ours = metadataOf(policy, surroundings);
  const found = workloadOf(workload);
  const failures = ours.ok ? [] : [...ours.failures];
  if (found === "manifest") failures.push(manifestUnknown());
  const isKnown = found !== undefined && found !== "manifest";
  const addition = isKnown && ours.ok ? additionTo(found, found.attributes, ours.value, kinds(customKinds)) : undefined;
  if (isKnown && addition !== undefined) return addTo(found, addition, surroundings);
  if (failures.length === 0) failures.push(notAWorkload(isKnown ? found.kind : workload.terraformResourceType));
  refuse(workload, failures);
  return undefined;
}

function kinds(customKinds: readonly CustomKind[] | undefined): AddedTo {
  return customKinds === undefined ? {} : { customKinds };
}

/**
 * An aspect that annotates the pods of all workloads below the construct that it is added to. What is no workload stays as it is, and so does
 * what is annotated like this already. A name, namespace or label that is a token is not among those of a selection.
 */
export class InterceptAll implements IAspect {
  readonly #ours: PodMetadata;
  readonly #options: InterceptAllOptions;

  /** @throws ProviderError all faults of the policy */
  constructor(policy: PodPolicySpec, options: InterceptAllOptions) {
    const { only: _, except: __, customKinds: ___, labelNamespaces: ____, ...surroundings } = options;
    const ours = metadataOf(policy, surroundings);
    if (!ours.ok) throw new ProviderError(...(ours.failures as [Failure, ...Failure[]]));
    this.#ours = ours.value;
    this.#options = options;
  }

  visit(node: IConstruct): void {
    if (!TerraformResource.isTerraformResource(node)) return;
    const workload = workloadOf(node);
    if (workload === undefined) return;
    if (workload === "manifest") {
      warn(node, describeFailure(manifestUnknown()));
      return;
    }
    const { only, except, customKinds = [], labelNamespaces = false, ...surroundings } = this.#options;
    const addition = additionTo(workload, workload.attributes, this.#ours, { customKinds, labelNamespaces });
    if (addition === undefined || !isSelected(subjectOf(workload), only, except)) return;
    addTo(workload, addition, surroundings);
  }
}

function metadataOf(policy: PodPolicySpec, surroundings: PodSurroundings): Resolved<PodMetadata> {
  if (holdsUnknown(withoutTokens({ policy, surroundings }))) return { ok: false, failures: [policyHoldsToken()] };
  return podMetadata(policy, surroundings);
}

function subjectOf({ resource, attributes, apiVersion, kind }: Workload): Subject {
  const metadata = knownPart(blockAt(attributes, ["metadata"]));
  const { name, namespace, labels } = isRecord(metadata) ? metadata : {};
  return {
    apiVersion,
    kind,
    name: typeof name === "string" ? name : resource.node.id,
    namespace: typeof namespace === "string" ? namespace : undefined,
    labels: isRecord(labels) ? (labels as Readonly<Record<string, string>>) : undefined,
  };
}
