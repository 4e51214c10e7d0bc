import { ProviderError } from "./failure";

/** What can be wrong with the state that an engine kept of a resource: KTP300 to KTP309. */

/** A newer version of the package wrote the state. */
export const stateTooNew = (written: number, known: number): ProviderError =>
  new ProviderError({
    code: "KTP300",
    problem: `The state of this resource has version ${written}; the installed kuma-transparent-proxy knows versions up to ${known}.`,
    remedy: "Install the version of kuma-transparent-proxy that wrote it, or a newer one.",
  });

/** The state does not say its version as we write it. */
export const stateUnreadable = (): ProviderError =>
  new ProviderError({
    code: "KTP301",
    problem: "The state of this resource has no `stateVersion` that is a whole number from 1 up.",
    remedy:
      "Put the state back as it was (`pulumi stack history`, `pulumi stack import`), or remove the resource from it and import it anew.",
  });
