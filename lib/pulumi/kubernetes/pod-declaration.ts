import type { Failure } from "../../errors/failure";
import { podMetadata } from "../../kubernetes/annotate";
import type { PodMetadata } from "../../kubernetes/metadata";
import type { PodSurroundings } from "../../kubernetes/pod-traffic";
import type { Knowable } from "../../lifecycle/known";
import type { Wire } from "../../lifecycle/wire";
import { readKumaVersion } from "../../spec/kuma-version";
import type { PodPolicySpec } from "../../spec/pod";
import { podPolicySchema } from "../../spec/pod-schema";
import { at } from "../../spec/property";
import { readSpec } from "../../spec/read";
import type { Resolved } from "../../spec/resolve";

/** What is asked of the pods of one workload, and what is around them. */
export interface PodDeclaration extends PodSurroundings {
  /** What is left out stays as the control plane has it. */
  readonly policy: PodPolicySpec;
}

/** Reads a declaration: all of its faults, each at its property, or what its pods have to carry. */
export function declaredMetadata({ policy, ...surroundings }: PodDeclaration): Resolved<PodMetadata> {
  const resolved = podMetadata(policy, surroundings);
  return resolved.ok ? resolved : { ok: false, failures: resolved.failures.map(inDeclaration) };
}

/** A declaration, of which a preview may know a part only. */
export const POD_DECLARATION: Knowable<PodMetadata> = {
  declare: (written) => declaredMetadata(written as unknown as PodDeclaration),
  faultsOf: ({ policy, kumaVersion }) => [
    ...readSpec(podPolicySchema, policy).failures.map(inDeclaration),
    ...faultOfVersion(kumaVersion),
  ],
  withSay: (written: Wire) => written,
};

function faultOfVersion(written: unknown): Failure[] {
  const version = readKumaVersion(written);
  return "failure" in version ? [at("kumaVersion", version.failure)] : [];
}

/** What is around the pods is told by its own name. */
const AROUND = /^(?:kumaVersion|configMap|customConfigMap|KUMA_)/;

/** Of a fault in the policy, the property as the declaration has it. */
function inDeclaration(failure: Failure): Failure {
  const { property = "" } = failure;
  return AROUND.test(property) ? failure : at(property === "" ? "policy" : `policy.${property}`, failure);
}
