import { ProviderError } from "./failure";

/** What can be wrong between us and the engine that runs us, the state that it kept first of all: KTP300 to KTP309. */

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

/** The engine was killed: what is done now, nobody would record. */
export const engineGone = (): ProviderError =>
  new ProviderError({
    code: "KTP302",
    problem: "The engine that asked for this has ended.",
    remedy: "Run it again; the host is looked at anew, and what was done already stays done.",
  });
