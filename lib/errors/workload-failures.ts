import { type Failure, failure } from "./failure";

/** What can be wrong with a workload of a Pulumi program, and with what policies ask of it: KTP370 to KTP379. */

/** A class of workloads that says no kind, and arguments that say none. */
export const kindUntold = (): Failure =>
  failure(
    "KTP370",
    "Of which kind the workload is, neither its class nor its arguments say.",
    "Give a class of @pulumi/kubernetes, or `apiVersion` and `kind` in the arguments.",
  );

/** A kind of which nobody knows where its pod template stands. */
export const noTemplateKnown = (apiVersion: string, kind: string): Failure =>
  failure(
    "KTP371",
    `Where a ${kind} of ${apiVersion} has its pod template is not known.`,
    'Give `templatePath`, as ["spec", "template"].',
  );

/** What a program asks of every workload is not known while it runs. */
export const askedOfAllUnknown = (): Failure =>
  failure(
    "KTP372",
    "What is asked of all workloads holds a value that is an output.",
    "Give plain values; for one workload, `AnnotatedWorkload` takes outputs.",
  );

/** A port passes by the sidecar that no policy allows to. */
export const portNotAllowed = (direction: string, ports: string, allowed: string): Failure =>
  failure(
    "KTP375",
    `${direction} ports ${ports} pass by the sidecar, and ${allowed}.`,
    "Take them out of the exclusions, or have them allowed.",
  );

/** Interception is turned off, in whole or in one direction. */
export const interceptionOff = (what: string): Failure =>
  failure("KTP376", `${what}.`, "Leave it on, and exclude what has to pass by, port for port.");

/** One family of addresses is left out. */
export const familyLeftOut = (): Failure =>
  failure(
    "KTP377",
    "Connections over IPv6 pass by the sidecar.",
    'Leave `ipFamilyMode` as "dualstack" where hosts or pods have addresses of both families.',
  );

/** A host and a pod of one service treat traffic otherwise. */
export const serviceDisagrees = (service: string, host: string, pod: string, flows: readonly string[]): Failure =>
  failure(
    "KTP378",
    `Of the service ${service}, ${host} and ${pod} treat traffic otherwise: ${flows.join("; ")}.`,
    "Give both the same policy.",
  );
