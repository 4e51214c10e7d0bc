import { type Attribute, type AttributeType, isNested } from "./attribute";

/** Kinds of nesting, and of descriptions. Source: tfplugin6.proto. */
const NESTING = { object: 1, objects: 2 } as const;
const MARKDOWN = 1;

/** The schema of a resource as Terraform takes it. */
export function schemaOf(attributes: readonly Attribute[], description: string, version: number): object {
  const block = { version, attributes: attributes.map(schemaAttribute), description, descriptionKind: MARKDOWN };
  return { version, block };
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
  const json = type === "list" || type === "set" ? [type, "string"] : type;
  return { type: Buffer.from(JSON.stringify(json)) };
}
