import { encode } from "@msgpack/msgpack";
import { isRecord } from "../../lib/spec/plain-data";
import { type Attribute, type AttributeType, isNested } from "../../lib/terraform/attribute";
import type { ResourceSchema } from "../../lib/terraform/resource-kind";
import type { DynamicValue } from "../../lib/terraform/value";

/** A spec as somebody writes it in Terraform's language, and as Terraform then sends it. */

/** What no configuration can say: Terraform itself refuses it, before it asks the provider. */
export class NotSayable extends Error {}

/** @throws NotSayable */
export function configured({ attributes }: ResourceSchema<never>, spec: unknown): DynamicValue {
  return { msgpack: encode(objectOf(attributes, inTerraform(spec)), { ignoreUndefined: true }) };
}

/** What is written in another way there. */
function inTerraform(spec: unknown): unknown {
  if (!isPlain(spec)) return spec;
  const { managers, confirm, ...rest } = spec;
  return {
    ...rest,
    ...(confirm === undefined ? {} : { confirm: confirm === false ? { enabled: false } : confirm }),
    ...(Array.isArray(managers) ? ofManagers(managers) : managers === undefined ? {} : { managers }),
  };
}

function ofManagers(managers: readonly unknown[]): object {
  const presets = managers.filter((manager) => typeof manager !== "object");
  const entries = managers.filter((manager) => typeof manager === "object");
  // Which of two lists an empty one is makes no difference.
  return { managerPresets: presets, ...(entries.length > 0 ? { managers: entries } : {}) };
}

function objectOf(attributes: readonly Attribute[], given: unknown): Record<string, unknown> {
  if (!isPlain(given)) throw new NotSayable("an object");
  for (const key of Object.keys(given)) {
    if (!attributes.some((attribute) => attribute.key === key)) throw new NotSayable(`no attribute ${key}`);
  }
  return Object.fromEntries(attributes.map(({ name, key, type }) => [name, valueIn(type, given[key])]));
}

function valueIn(type: AttributeType, value: unknown): unknown {
  if (value === undefined) return null;
  if (isNested(type)) {
    if (type.of === "object") return objectOf(type.attributes, value);
    return listOf(value).map((entry) => objectOf(type.attributes, entry));
  }
  switch (type) {
    case "bool":
      if (typeof value === "boolean") return value;
      // A text that says so becomes one before anybody is asked.
      throw new NotSayable("a bool");
    case "number":
      if (typeof value === "number" && Number.isFinite(value)) return value;
      throw new NotSayable("a number");
    case "string":
      return stringOf(value);
    case "list":
      if (!Array.isArray(value)) return [stringOf(value)];
      return value.map(stringOf);
    case "map":
      if (!isPlain(value)) throw new NotSayable("a map");
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, stringOf(member)]));
    case "set":
      return [...new Set(listOf(value).map(stringOf))];
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function stringOf(value: unknown): string {
  if (typeof value === "string" || typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  throw new NotSayable("a string");
}

/** Whether a value could be written in a program at all. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !Array.isArray(value) && !(value instanceof Map);
}
