import { type Failure, failure, ProviderError } from "./failure";

/** What can be wrong between us and the engine that runs us, the state that it kept first of all: KTP300 to KTP309, KTP387 to KTP389. */

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
      "Put the state back as it was (`pulumi stack import`, `terraform state push`), or remove the resource from it and import it anew.",
  });

/** The engine was killed: what is done now, nobody would record. */
export const engineGone = (): ProviderError =>
  new ProviderError({
    code: "KTP302",
    problem: "The engine that asked for this has ended.",
    remedy: "Run it again; the host is looked at anew, and what was done already stays done.",
  });

/** The engine asked us to stop: what has begun on a host goes to its end, and nothing more is begun. */
export const engineStops = (): ProviderError =>
  new ProviderError({
    code: "KTP303",
    problem: "It was interrupted before this was done.",
    remedy: "Run it again; the host is looked at anew, and what was done already stays done.",
  });

/** What an import was given does not say which machine. */
export const importIdUnreadable = (why: string): ProviderError =>
  new ProviderError({
    code: "KTP304",
    problem: `The id to import says no machine: ${why}.`,
    remedy:
      'Give `local`, `ssh:USER@HOST:PORT`, `exec:COMMAND ARGUMENT…`, or the attributes of `host_connection` as JSON: `{"host":"web-1","private_key":"env:KEY"}`.',
  });

/** The engine names a kind of resource that this version does not have. */
export const resourceTypeUnknown = (name: string): ProviderError =>
  new ProviderError({
    code: "KTP305",
    problem: `This version of the provider has no resource ${name}.`,
    remedy: "Install the version of kuma-transparent-proxy that has it, or a newer one.",
  });

/** What the engine kept beside the state is not what we gave it. */
export const privateUnreadable = (): ProviderError =>
  new ProviderError({
    code: "KTP306",
    problem: "What the state keeps of this resource for the provider cannot be read.",
    remedy: "Remove the resource from the state (`terraform state rm`), and import it anew.",
  });

/** A state, or the id of an import, has something at an attribute that is none of its values. */
export const attributeUnreadable = (name: string, expected: string): ProviderError =>
  new ProviderError({
    code: "KTP388",
    problem: `What is given for ${name} is no ${expected}.`,
    remedy:
      "Put the state back as it was (`terraform state push`), or remove the resource from it and import it anew. In the id of an import, give what a configuration says.",
  });

/** Something was thrown in the provider that nobody caught: what it begins after that, nobody could rely on. */
export const providerFailed = (thrown: unknown): ProviderError =>
  new ProviderError({
    code: "KTP389",
    problem: `The provider failed before this was done: ${thrown instanceof Error ? thrown.message : String(thrown)}.`,
    remedy:
      "This is a fault of kuma-transparent-proxy; please report it. Run it again: the host is looked at anew, and what was done already stays done.",
  });

/** The engine names a data source or a function that this version does not have. */
export const notOffered = (what: "data source" | "function", name: string): ProviderError =>
  new ProviderError({
    code: "KTP307",
    problem: `This version of the provider has no ${what} ${name}.`,
    remedy: "Install the version of kuma-transparent-proxy that has it, or a newer one.",
  });

/** A host is asked in a plan, and how to log in there nobody knows before an apply. */
export const credentialUnknown = (name: string): ProviderError =>
  new ProviderError({
    code: "KTP308",
    problem: `The provider's ${name} is known after an apply only, and a host has to be asked before it.`,
    remedy: "Give the provider what is known in a plan: a variable, or a reference (`env:NAME`, `file:PATH`).",
  });

/** A function is called with more than it has a use for. */
export const tooManyArguments = (what: string): Failure =>
  failure("KTP309", `There is more than one argument for ${what}.`, "Give one object that says all of it.");

/** A resource of another kind is to become one of ours: what it manages would be nobody's. */
export const notMovable = (from: string, to: string): ProviderError =>
  new ProviderError({
    code: "KTP387",
    problem: `A ${from} cannot become a ${to}.`,
    remedy: "Move a terraform_data or null_resource whose script prepared the host; import what another resource made.",
  });
