import type { Failure } from "../errors/failure";
import type { Attribute, AttributeType } from "./attribute";
import { typeBytes } from "./schema";
import type { DynamicValue } from "./value";

/** A function of the provider: `provider::kuma::NAME(…)`. The same arguments give the same result, whatever the host. */
export interface ProviderFunction {
  readonly name: string;
  readonly summary: string;
  readonly says: string;
  readonly parameters: readonly Parameter[];
  /** Of what may follow, any number of times. */
  readonly rest?: Parameter;
  readonly returns: AttributeType;
  call(given: readonly DynamicValue[]): Result;
}

/** `dynamic`: of the type that its value has. */
export interface Parameter {
  readonly name: string;
  readonly says: string;
  readonly type: "string" | "dynamic";
}

/** What a function gives, unknown where it depends on what is; or what is wrong with one of its arguments. */
export type Result =
  | { readonly value: unknown }
  | {
      readonly failures: readonly Failure[];
      /** Which argument, from 0. */
      readonly argument: number;
      /** By which the properties of failures are named. */
      readonly attributes: readonly Attribute[];
    };

/** A function as Terraform takes it. Unknown values reach it: what is known may be wrong all the same. */
export function functionSchema({ summary, says, parameters, rest, returns }: ProviderFunction): object {
  return {
    parameters: parameters.map(parameterSchema),
    ...(rest === undefined ? {} : { variadicParameter: parameterSchema(rest) }),
    return: { type: typeBytes(returns) },
    summary,
    description: says,
    descriptionKind: MARKDOWN,
  };
}

const MARKDOWN = 1;

function parameterSchema({ name, says, type }: Parameter): object {
  return {
    name,
    type: typeBytes(type),
    allowUnknownValues: true,
    description: says,
    descriptionKind: MARKDOWN,
  };
}
