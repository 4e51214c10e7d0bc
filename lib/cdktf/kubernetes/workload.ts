import type { TerraformResource } from "cdktf";
import type { ApiKind } from "../../kubernetes/selection";
import type { Wire } from "../../lifecycle/wire";
import { isRecord } from "../../spec/plain-data";
import { snakeCase } from "../../terraform/attribute";
import { isManifestType, kindOfType } from "../../terraform/kubernetes-types";
import { isToken } from "../tokens";

/** A resource of a provider for Kubernetes, as its configuration will be written now. */
export interface Workload extends ApiKind {
  readonly resource: TerraformResource;
  /** By the names of attributes; of a `kubernetes_manifest`, the manifest. */
  readonly attributes: Wire;
  readonly isManifest: boolean;
}

/** What a resource is to Kubernetes; `undefined`, nothing of it, or nothing that can have pods. `manifest`: one that is a token. */
export function workloadOf(resource: TerraformResource): Workload | "manifest" | undefined {
  const type = resource.terraformResourceType;
  const isManifest = isManifestType(type);
  const known = kindOfType(type);
  if (known === undefined && !isManifest) return undefined;
  const attributes = attributesOf(resource);
  if (known !== undefined) return { ...known, resource, attributes, isManifest };
  const { manifest } = attributes;
  if (isToken(manifest)) return "manifest";
  if (!isRecord(manifest)) return undefined;
  const { apiVersion, kind } = manifest;
  return { apiVersion: String(apiVersion), kind: String(kind), resource, attributes: manifest, isManifest };
}

function attributesOf(resource: TerraformResource): Wire {
  const { terraformResourceType: type, friendlyUniqueId: id } = resource;
  const attributes: unknown = resource.toTerraform().resource?.[type]?.[id];
  return isRecord(attributes) ? attributes : {};
}

/** Where a path of Kubernetes leads in the attributes of a workload: `spec.jobTemplate` is a block `job_template` there. */
export function attributePath(
  { isManifest }: Pick<Workload, "isManifest">,
  path: readonly string[],
): readonly string[] {
  if (isManifest) return path;
  return path.map(snakeCase);
}

/** A block, which bindings give as an object or as a list of one. Nothing is an object without members. */
export function blockAt(attributes: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (outer, step) => (isToken(outer) ? outer : one(isRecord(outer) ? outer[step] : undefined)),
    attributes,
  );
}

function one(value: unknown): unknown {
  return Array.isArray(value) && !isToken(value) && value.length < 2 ? value[0] : value;
}
