import type { Field, FieldType } from "../spec/field";

/** An attribute of a resource in Terraform, and the property of the spec that it is. */
export interface Attribute {
  /** As configurations call it: `exclude_ports_for_ips`. */
  readonly name: string;
  /** As the spec calls it. One that is computed has its own name here. */
  readonly key: string;
  readonly says: string;
  readonly type: AttributeType;
  readonly isSecret?: boolean;
  /** Whether the provider gives it, and nobody writes it. */
  readonly isComputed?: boolean;
}

/** `list`, `set` and `map` are of strings. An object has attributes of its own; `objects` is a list of them. */
export type AttributeType = "bool" | "number" | "string" | "list" | "set" | "map" | Nested;

export interface Nested {
  readonly of: "object" | "objects";
  readonly attributes: readonly Attribute[];
}

export function isNested(type: AttributeType): type is Nested {
  return typeof type === "object";
}

/**
 * Names that a resource cannot have: `connection` is a block of Terraform's own for provisioners.
 * Source: terraform internal/configs, `resourceBlockSchema`.
 */
const RENAMED: Readonly<Record<string, string>> = { connection: "host_connection" };

export function attributesOf(fields: readonly Field[]): readonly Attribute[] {
  return fields.map((field) => ({
    name: RENAMED[field.name] ?? snakeCase(field.name),
    key: field.name,
    says: field.says,
    type: typeOf(field.is),
    ...(field.isSecret === undefined ? {} : { isSecret: true }),
  }));
}

const TYPES = { flag: "bool", number: "number", text: "string", texts: "list", set: "set", map: "map" } as const;

function typeOf(type: FieldType): AttributeType {
  return typeof type === "string" ? TYPES[type] : { of: type.of, attributes: attributesOf(type.fields) };
}

/** `excludePortsForIPs` → `exclude_ports_for_ips`, `kumaDPUser` → `kuma_dp_user`, `ip6tables-save` → `ip6tables_save`. */
export function snakeCase(name: string): string {
  return name
    .replace(/[A-Z]{2,}s$|[A-Z]{2,}(?=[A-Z][a-z])|[A-Z]/g, (word) => `_${word.toLowerCase()}`)
    .replaceAll("-", "_");
}

/** A text that the provider gives. */
export function computed(name: string, type: AttributeType, says: string): Attribute {
  return { name, key: name, says, type, isComputed: true };
}
