import type { TerraformMetaArguments } from "cdktf";
import type { IConstruct } from "constructs";
import { describeFailure, type Failure } from "../errors/failure";
import { knownEffect, resolveKnown } from "../lifecycle/known";
import { UNKNOWN, type Wire } from "../lifecycle/wire";
import { at } from "../spec/property";
import type { ResourceSchema } from "../terraform/resource-kind";
import { isSetting } from "./attribute-values";
import type { BoundResource } from "./bound-resource";
import { withoutTokens } from "./tokens";

/** How Terraform is to treat a resource, whatever it manages. */
export type MetaArguments = Pick<TerraformMetaArguments, "count" | "dependsOn" | "forEach" | "lifecycle" | "provider">;

const META: readonly string[] = ["count", "dependsOn", "forEach", "lifecycle", "provider"];

/** What a construct was given: what is Terraform's, and the spec. */
export function parted(props: object): { readonly meta: MetaArguments; readonly spec: Wire } {
  const entries = Object.entries(props).filter(([, value]) => value !== undefined);
  return {
    meta: Object.fromEntries(entries.filter(([key]) => META.includes(key))),
    spec: Object.fromEntries(entries.filter(([key]) => !META.includes(key))),
  };
}

/** What a construct declares, and the resource that asks for it: the two may differ, as the resource is open to everybody. */
export interface Declaration {
  readonly schema: ResourceSchema<unknown>;
  readonly spec: Wire;
  readonly resource: BoundResource;
  /** Where a property of the resource's spec stands in the construct's. */
  readonly asWritten: (property: string) => string;
}

/** Has synthesis tell what is wrong with a declaration at its construct: all of it at once, in the words of the spec. */
export function tellFaultsOf(declaration: Declaration, construct: IConstruct): void {
  declaration.resource.isToldElsewhere = true;
  construct.node.addValidation({ validate: () => [...new Set(faultsOf(declaration).map(describeFailure))] });
}

/** What an attribute has no place for was not asked of the resource: those of its faults are known from what was written alone. */
function faultsOf({ schema, spec, resource, asWritten }: Declaration): readonly Failure[] {
  const written = resolveKnown(schema.kind, withoutTokens(spec) as Wire);
  const asked = resource.declared().spec;
  const isAsked = ({ property }: Failure) => property === undefined || isSetting(property, schema.attributes);
  const unasked = written.ok ? [] : written.failures.filter((failure) => !isAsked(failure));
  const ofResource = asked.ok ? [] : asked.failures.map((failure) => placed(failure, spec, asWritten));
  return [...unasked, ...ofResource.filter((failure) => !followsFrom(failure, unasked))];
}

/** Whether something is only missing because it was written under a name that is none. */
function followsFrom({ property }: Failure, unasked: readonly Failure[]): boolean {
  return property !== undefined && unasked.some((failure) => failure.property?.startsWith(`${property}.`) === true);
}

/** A failure where its author wrote it: one that is alone was no list. */
function placed(failure: Failure, spec: Wire, asWritten: (property: string) => string): Failure {
  if (failure.property === undefined) return failure;
  let value: unknown = spec;
  const steps = asWritten(failure.property).match(/\["(?:[^"\\]|\\.)*"\]|\.?[\w-]+|\[\d+\]/g) ?? [];
  const kept = steps.filter((step) => {
    const [, index, quoted] = /^\[(?:(\d+)|(".*"))\]$/.exec(step) ?? [];
    if (index !== undefined && !Array.isArray(value)) return false;
    const key = quoted === undefined ? (index ?? step.replace(".", "")) : String(JSON.parse(quoted));
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
    return true;
  });
  return at(kept.join(""), failure);
}

/** A part of the effect, in lines; `undefined` as long as it depends on what nobody knows, or there are faults. */
export function knownLines(declaration: Declaration, part: string): readonly string[] | undefined {
  return knownPart(declaration, part) as readonly string[] | undefined;
}

/** The same of a part that is one text. */
export function knownText(declaration: Declaration, part: string): string | undefined {
  return knownPart(declaration, part) as string | undefined;
}

function knownPart({ schema, resource }: Declaration, part: string): unknown {
  const { spec } = resource.declared();
  if (!spec.ok) return undefined;
  const known = knownEffect(schema.kind, spec.value)[part];
  return known === UNKNOWN ? undefined : known;
}
