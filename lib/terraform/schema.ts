import { type Attribute, type AttributeType, isNested } from "./attribute";

/** Kinds of nesting, and of descriptions. Source: tfplugin6.proto. */
const NESTING = { object: 1, objects: 2 } as const;
const MARKDOWN = 1;

/** Version of the attributes. Where one is renamed or takes another meaning it rises, and older states are brought up to it. */
export const SCHEMA_VERSION = 0;

/** What has a schema, whether it is managed or read. */
export interface Described {
  readonly typeName: string;
  readonly says: string;
  readonly attributes: readonly Attribute[];
}

/** The schema of a resource as Terraform takes it. */
export function schemaOf(attributes: readonly Attribute[], description: string, version: number): object {
  const block = { version, attributes: attributes.map(schemaAttribute), description, descriptionKind: MARKDOWN };
  return { version, block };
}

export function schemasOf(all: readonly Described[]): object {
  return Object.fromEntries(
    all.map(({ typeName, says, attributes }) => [typeName, schemaOf(attributes, says, SCHEMA_VERSION)]),
  );
}

function schemaAttribute({ name, says, type, isSecret = false, isComputed = false }: Attribute): object {
  return {
    name,
    description: says,
    descriptionKind: MARKDOWN,
    optional: !isComputed,
    computed: isComputed,
    sensitive: isSecret,
    ...typePart(type),
  };
}

function typePart(type: AttributeType): object {
  if (isNested(type)) {
    return { nestedType: { attributes: type.attributes.map(schemaAttribute), nesting: NESTING[type.of] } };
  }
  return { type: typeBytes(type) };
}

/** A type as JSON, the way in which Terraform's messages hold it. Source: zclconf/go-cty docs/json.md. */
export function typeBytes(type: AttributeType | "dynamic"): Uint8Array {
  return Buffer.from(JSON.stringify(type === "dynamic" ? type : typeJson(type)));
}

function typeJson(type: AttributeType): unknown {
  if (isNested(type)) {
    const object = [
      "object",
      Object.fromEntries(type.attributes.map(({ name, type: inner }) => [name, typeJson(inner)])),
    ];
    return type.of === "object" ? object : ["list", object];
  }
  return type === "list" || type === "set" || type === "map" ? [type, "string"] : type;
}
