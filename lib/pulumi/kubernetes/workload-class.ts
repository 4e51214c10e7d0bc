import type * as pulumi from "@pulumi/pulumi";
import type { Failure } from "../../errors/failure";
import { kindUntold, noTemplateKnown } from "../../errors/workload-failures";
import type { ApiKind } from "../../kubernetes/selection";
import { templatePathOf } from "../../kubernetes/workloads";
import type { Reading } from "../../spec/parsed";
import { isRecord } from "../../spec/plain-data";
import { at } from "../../spec/property";

/** A class of @pulumi/kubernetes, or one that was made for a custom kind. */
export type WorkloadClass = new (
  name: string,
  args: never,
  options?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** What such a class is constructed with. */
export type WorkloadArgs<Class extends WorkloadClass> = NonNullable<ConstructorParameters<Class>[1]>;

const TOKEN = /^kubernetes:(?<apiVersion>[^:]+):(?<kind>\w+)$/;

/** The kind of a type of Pulumi's: `kubernetes:apps/v1:Deployment`. The core group has a name there that the API does not know. */
export function kindOfType(type: unknown): ApiKind | undefined {
  const { apiVersion, kind } = TOKEN.exec(String(type))?.groups ?? {};
  if (apiVersion === undefined || kind === undefined) return undefined;
  return { apiVersion: apiVersion.replace(/^core\//, ""), kind };
}

/** The kind of which a class makes resources: it says it itself, but for the class of all custom kinds. */
export function kindOfClass(resource: WorkloadClass, args: unknown): Reading<ApiKind> {
  const told = kindOfType((resource as { readonly __pulumiType?: unknown }).__pulumiType);
  if (told !== undefined) return { value: told };
  const { apiVersion, kind } = isRecord(args) ? args : {};
  if (typeof apiVersion === "string" && typeof kind === "string") return { value: { apiVersion, kind } };
  return { failure: at("resource", kindUntold()) };
}

/** Where the pod template of a kind is. @param given by whoever knows it better */
export function templatePath(of: ApiKind, given: readonly string[] | undefined): Reading<readonly string[]> {
  const path = given ?? templatePathOf(of);
  if (path !== undefined) return { value: path };
  const failure: Failure = noTemplateKnown(of.apiVersion, of.kind);
  return { failure: at("templatePath", failure) };
}
