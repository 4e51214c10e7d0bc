import { isDeepStrictEqual } from "node:util";
import { UNKNOWN, type Wire } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";
import { type Attribute, type AttributeType, isNested } from "./attribute";
import type { Values } from "./value";

/** Values of a resource as a spec says them. What only Terraform says in another way, `manager_presets`, is undone by the kind. */
export function specFrom(attributes: readonly Attribute[], values: Values): Wire {
  const entries = attributes
    .filter(({ name, isComputed }) => isComputed === undefined && given(values[name]))
    .map(({ name, key, type }) => [key, partFrom(type, values[name])] as const);
  return Object.fromEntries(entries);
}

function given(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function partFrom(type: AttributeType, value: unknown): unknown {
  if (!isNested(type) || value === UNKNOWN) return value;
  if (Array.isArray(value)) return value.map((entry) => partFrom(type, entry));
  return isRecord(value) ? specFrom(type.attributes, value) : value;
}

/**
 * The values of a resource where a spec has become another one, as a host is found: what is as before stays as it was
 * written. A number where a text is written becomes one when it is sent.
 */
export function valuesWith(attributes: readonly Attribute[], values: Values, before: Wire, after: Wire): Values {
  const changed = attributes
    .filter(({ key, isComputed }) => isComputed === undefined && !isDeepStrictEqual(before[key], after[key]))
    .map(({ name, key, type }) => [name, changedPart(type, values[name], before[key], after[key])] as const);
  return { ...values, ...Object.fromEntries(changed) };
}

function changedPart(type: AttributeType, value: unknown, before: unknown, after: unknown): unknown {
  if (!isNested(type)) return after ?? null;
  if (Array.isArray(after)) return after.map((entry) => changedPart(type, {}, {}, entry));
  if (!isRecord(after)) return null;
  return valuesWith(type.attributes, isRecord(value) ? value : {}, isRecord(before) ? before : {}, after);
}
