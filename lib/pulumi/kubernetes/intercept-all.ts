import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { type Failure, ProviderError } from "../../errors/failure";
import { askedOfAllUnknown } from "../../errors/workload-failures";
import { podMetadata } from "../../kubernetes/annotate";
import { SIDECAR_INJECTION } from "../../kubernetes/annotations";
import type { PodMetadata } from "../../kubernetes/metadata";
import type { PodSurroundings } from "../../kubernetes/pod-traffic";
import { type CustomKind, templatePathOf } from "../../kubernetes/workloads";
import type { PodPolicySpec } from "../../spec/pod";
import type { Wire } from "../wire";
import { holdsLater } from "./inputs";
import { withPodMetadata } from "./pod-template";
import { describeSubject, isSelected, type Selection, type Subject, subjectOf } from "./selection";
import { type ApiKind, kindOfType } from "./workload-class";

/** What is around the pods, and whose pods they are. */
export interface InterceptAllOptions extends PodSurroundings {
  /** The workloads that are meant. @default all, but for those in kube-system, which never are */
  readonly only?: Selection;
  /** Those among them that are not. @default none */
  readonly except?: Selection;
  /** Where kinds that Kubernetes does not know have their pod template. @default no such kind is annotated */
  readonly customKinds?: readonly CustomKind[];
  /** Whether namespaces among the resources are told, too, that their pods get a sidecar. @default false */
  readonly labelNamespaces?: boolean;
}

/** For the option `transforms`, or for `pulumi.runtime.registerResourceTransform`. */
export type Interception = (
  resource: Pick<pulumi.ResourceTransformArgs, "type" | "name" | "props" | "opts">,
) => pulumi.ResourceTransformResult | undefined;

/**
 * Annotates the pods of all workloads that come by: of a chart, a file of manifests, a component or a whole stack. What is no
 * workload stays as it is, and so does what is annotated like this already.
 *
 * @throws ProviderError all faults of the policy, KTP372; later, at the workload, those of {@link withPodMetadata}
 */
export function interceptAll(policy: PodPolicySpec, options: InterceptAllOptions): Interception {
  const { only, except, customKinds = [], labelNamespaces = false, ...surroundings } = options;
  const ours = metadataOf(policy, surroundings);
  const isMeant = (subject: Wire) => isSelected(subject as unknown as Subject, only, except);

  function additionTo(kind: ApiKind, props: Wire): Addition | undefined {
    if (isNamespace(kind)) return labelNamespaces ? { templatePath: [], ours: injectionOf(ours) } : undefined;
    const templatePath = templatePathOf({ ...props, ...kind }, { customKinds });
    return templatePath === undefined ? undefined : { templatePath, ours };
  }

  return ({ type, name, props, opts }) => {
    const kind = kindOfType(type);
    const addition = kind === undefined ? undefined : additionTo(kind, props);
    if (kind === undefined || addition === undefined) return undefined;
    const subject = subjectOf(kind, name, props);
    // Which one it is may be an output, too.
    const meant = holdsLater(subject) ? pulumi.output(subject).apply(isMeant) : isMeant(subject);
    const refuse = (failures: readonly Failure[]): never => refuseAt(describeSubject(subject), failures);
    const changed = withPodMetadata(props, addition.ours, { ...kind, ...addition, isMeant: meant, refuse });
    return isDeepStrictEqual(changed, props) ? undefined : { props: changed as pulumi.Inputs, opts };
  };
}

/** What is added to a resource, and where. */
interface Addition {
  readonly templatePath: readonly string[];
  readonly ours: PodMetadata;
}

/** Of all that pods are told, what a namespace tells its pods. */
function injectionOf({ annotations, labels }: PodMetadata): PodMetadata {
  const wish = (part: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(part).filter(([key]) => key === SIDECAR_INJECTION));
  return { annotations: wish(annotations), labels: wish(labels) };
}

function metadataOf(policy: PodPolicySpec, surroundings: PodSurroundings): PodMetadata {
  if (holdsLater(policy) || holdsLater(surroundings)) throw new ProviderError(askedOfAllUnknown());
  const resolved = podMetadata(policy, surroundings);
  if (!resolved.ok) throw new ProviderError(...(resolved.failures as [Failure, ...Failure[]]));
  return resolved.value;
}

function isNamespace({ apiVersion, kind }: ApiKind): boolean {
  return apiVersion === "v1" && kind === "Namespace";
}

function refuseAt(host: string, failures: readonly Failure[]): never {
  const told = failures.map((failure) => ({ ...failure, host }));
  throw new ProviderError(...(told as [Failure & { host: string }, ...(Failure & { host: string })[]]));
}
