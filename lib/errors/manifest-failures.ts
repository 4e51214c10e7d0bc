import { type Failure, failure } from "./failure";

/** What can be wrong with manifests that are to carry a policy: KTP360 to KTP369. Whoever reads them adds `property`. */

/** A manifest says by hand what a policy says otherwise: which of the two was meant nobody can know. */
export const contradictsPolicy = (key: string, found: string, wanted: string): Failure =>
  failure("KTP360", `${key} is ${found} here, and ${wanted} by the policy.`, "Take it out here, or change the policy.");

/** The value of an annotation or label is a number, or true or false. Kubernetes takes text alone. */
export const notText = (found: string): Failure =>
  failure("KTP361", `The value is ${found}, and Kubernetes takes none but text.`, "Put it in quotes.");

/** A manifest of a kind that has no pod template, or none that is known here. */
export const noWorkload = (kind: string): Failure =>
  failure(
    "KTP362",
    `${kind} is no workload that is known here.`,
    "Give the manifest of a workload; of a kind of your own say where its pod template is, as `spec.template`.",
  );

/** A workload has no pod template where its kind has it. */
export const noPodTemplate = (kind: string, path: string): Failure =>
  failure(
    "KTP363",
    `The ${kind} has no pod template at ${path === "" ? "its root" : path}.`,
    "Write it there, or name the path where it is.",
  );

/** `metadata`, `annotations` or `labels` are no objects. */
export const notAMapping = (found: string): Failure =>
  failure("KTP364", `Here belongs an object, not ${found}.`, "Give keys and values, or leave it out.");

/** An annotation or label for pods stands at the workload itself, where the injector never looks. */
export const misplaced = (key: string, templateMetadata: string): Failure =>
  failure("KTP365", `${key} has no effect there: the injector reads pods.`, `It belongs into \`${templateMetadata}\`.`);

/** A manifest is no YAML. */
export const manifestUnreadable = (line: number, column: number, reason: string): Failure =>
  failure("KTP366", `Line ${line}, column ${column}: ${reason}.`, "Mend the YAML there.");

/** A manifest is a template of Helm, which is text for another program, and no YAML before that program has run. */
export const helmTemplate = (line: number): Failure =>
  failure(
    "KTP367",
    `Line ${line} has a template of Helm in it.`,
    "Give what Helm makes of it: `helm template NAME CHART | kuma-tp annotate -f - …`.",
  );

/** What is to be added would also appear elsewhere, or would hide something: aliases and merge keys of YAML do that. */
export const sharedText = (): Failure =>
  failure(
    "KTP368",
    "What belongs here comes from an alias or a merge key, or is shared by one: it cannot be added here alone.",
    "Write the metadata of this pod template out.",
  );

/** A path to the pod template of a kind is none. */
export const notATemplatePath = (found: string): Failure =>
  failure(
    "KTP369",
    `${found} is no path to a pod template.`,
    "Give it as `spec.template`, `Kind=spec.template` or `group/Kind=spec.template`.",
  );
