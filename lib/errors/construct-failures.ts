import { type Failure, failure, ProviderError } from "./failure";

/** What can be wrong with constructs of cdktf and cdktn: KTP390 to KTP399. */

/** A construct that was made for one of the libraries is in a stack of the other. */
export const otherLibrary = (own: string, used: string): ProviderError =>
  new ProviderError({
    code: "KTP390",
    problem: `This construct is one for ${own}, and its stack is one of ${used}.`,
    remedy: `Import it from "kuma-transparent-proxy/${used}".`,
  });

/** The executable that is to travel with a stack cannot be copied. */
export const notBundled = (executable: string, reason: string): ProviderError =>
  new ProviderError({
    code: "KTP391",
    problem: `The provider cannot be copied from ${executable}: ${reason}.`,
    remedy:
      "Give the path of an executable in `bundle`, or `bundle: false` where Terraform has the provider from a mirror.",
  });

/** What is asked of workloads is not known at synthesis, when their annotations are written. */
export const policyHoldsToken = (): Failure =>
  failure(
    "KTP392",
    "What is asked of workloads holds a token.",
    "Give plain values: annotations are written at synthesis.",
  );

/** A resource is no workload of Kubernetes. */
export const notAWorkload = (type: string): Failure =>
  failure(
    "KTP393",
    `${type} is no workload that is known here.`,
    "Give a `kubernetes_deployment` or the like; of a `kubernetes_manifest` of your own kind say in `customKinds` where its pod template is.",
  );

/** A `kubernetes_manifest` is a token as a whole, so that nobody knows what it is the manifest of. */
export const manifestUnknown = (): Failure =>
  failure(
    "KTP394",
    "The manifest is a token: whether it has pods is not known at synthesis.",
    "Give the manifest as an object, or annotate its text by `kuma-tp annotate`.",
  );

/** The pod template of a workload is a token. */
export const podTemplateUnknown = (kind: string): Failure =>
  failure(
    "KTP395",
    `The pod template of the ${kind} is a token, into which nothing can be written.`,
    "Give it as an object; single values in it may be tokens.",
  );
