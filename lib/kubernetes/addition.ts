import { SIDECAR_INJECTION } from "./annotations";
import type { Member } from "./member";
import type { PodMetadata } from "./metadata";
import type { ApiKind } from "./selection";
import { type CustomKind, templatePathOf } from "./workloads";

/** What is added to a resource, and where. */
export interface Addition {
  /** `[]`: to its own metadata. */
  readonly templatePath: readonly string[];
  readonly ours: PodMetadata;
}

/** Which resources are added to. */
export interface AddedTo {
  /** Where kinds that Kubernetes does not know have their pod template. @default no such kind is annotated */
  readonly customKinds?: readonly CustomKind[];
  /** Whether namespaces among the resources are told, too, that their pods get a sidecar. @default false */
  readonly labelNamespaces?: boolean;
}

/** What a resource gets of all that pods are told; `undefined` where it has no pods. */
export function additionTo(kind: ApiKind, props: Member, ours: PodMetadata, to: AddedTo): Addition | undefined {
  const { customKinds = [], labelNamespaces = false } = to;
  if (kind.apiVersion === "v1" && kind.kind === "Namespace") {
    return labelNamespaces ? { templatePath: [], ours: injectionOf(ours) } : undefined;
  }
  const manifest: Member = { ...props, ...kind };
  const templatePath = templatePathOf(manifest, { customKinds });
  return templatePath === undefined ? undefined : { templatePath, ours };
}

/** Of all that pods are told, what a namespace tells its pods. */
function injectionOf({ annotations, labels }: PodMetadata): PodMetadata {
  const wish = (part: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(part).filter(([key]) => key === SIDECAR_INJECTION));
  return { annotations: wish(annotations), labels: wish(labels) };
}
