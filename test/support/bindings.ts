import { propertyName } from "../../lib/cdktf/property-name";
import { type Attribute, type AttributeType, isNested, type Nested } from "../../lib/terraform/attribute";
import { HOST_SCHEMA } from "../../lib/terraform/host-schema";
import { KUMA_DATAPLANE_SCHEMA } from "../../lib/terraform/kuma-dataplane-schema";
import { MESH_DNS_SCHEMA } from "../../lib/terraform/mesh-dns-schema";
import { PROVIDER_ATTRIBUTES } from "../../lib/terraform/provider-configuration";

/** The classes for the provider's resources, made of the tables that its schema is made of, and named as `cdktf get` names them. */

interface Binding {
  readonly file: string;
  readonly className: string;
  readonly schema: { readonly constant: string; readonly file: string };
  readonly typeName: string;
  readonly says: string;
  readonly attributes: readonly Attribute[];
}

const BINDINGS: readonly Binding[] = [
  {
    ...HOST_SCHEMA,
    file: "transparent-proxy-host.ts",
    className: "TransparentProxyHost",
    schema: { constant: "HOST_SCHEMA", file: "host-schema" },
  },
  {
    ...MESH_DNS_SCHEMA,
    file: "mesh-dns.ts",
    className: "MeshDns",
    schema: { constant: "MESH_DNS_SCHEMA", file: "mesh-dns-schema" },
  },
  {
    ...KUMA_DATAPLANE_SCHEMA,
    file: "kuma-dataplane.ts",
    className: "KumaDataplane",
    schema: { constant: "KUMA_DATAPLANE_SCHEMA", file: "kuma-dataplane-schema" },
  },
];

/** Each file of bindings, before it is formatted. */
export function bindings(): readonly { readonly file: string; readonly text: string }[] {
  const resources = BINDINGS.map((binding) => ({ file: binding.file, text: textOf(binding) }));
  return [...resources, { file: "provider-attributes.ts", text: providerText() }];
}

/** Of the provider there is nothing to refer to: what is read is what was set. */
function providerText(): string {
  const accessors = PROVIDER_ATTRIBUTES.map(({ name }) => {
    const property = propertyName(name);
    return [
      `  get ${property}(): string | undefined {\n    return this.settingOf("${property}");\n  }`,
      `  set ${property}(value: string | undefined) {\n    this.assign("${property}", value);\n  }`,
      `  reset${capitalized(property)}(): void {\n    this.assign("${property}", undefined);\n  }`,
      `  get ${property}Input(): string | undefined {\n    return this.settingOf("${property}");\n  }`,
    ].join("\n\n");
  });
  return `${MADE}import { BoundProvider } from "../bound-provider";

/** How to log in where a resource does not say. */
export interface ProviderAttributes {
${membersOf(PROVIDER_ATTRIBUTES, "Provider")}
}

export abstract class AttributedProvider extends BoundProvider {
${accessors.join("\n\n")}
}
`;
}

const MADE =
  "// Made by `npm run docs` of the tables that the provider's schema is made of. Not to be changed by hand.\n\n";

function capitalized(property: string): string {
  return `${property.charAt(0).toUpperCase()}${property.slice(1)}`;
}

function textOf(binding: Binding): string {
  const { className, attributes } = binding;
  const body = [
    configOf(binding),
    ...attributes.flatMap((attribute) => typesOf(attribute, className)),
    classOf(binding),
  ];
  return [head(binding, body.join("\n")), ...body].join("\n\n");
}

function head({ schema }: Binding, body: string): string {
  const used = (module: string, names: readonly string[]) => {
    const found = names.filter((name) => new RegExp(`\\b${name.replace("type ", "")}\\b`).test(body));
    return found.length === 0 ? "" : `import { ${found.join(", ")} } from "${module}";\n`;
  };
  const library = [
    "type IInterpolatingParent",
    "ImportableResource",
    "type IResolvable",
    "type TerraformMetaArguments",
  ];
  return [
    MADE,
    used("cdktf", [...library, "type TerraformProvider", "TerraformResource"]),
    'import type { Construct } from "constructs";\n',
    `import { ${schema.constant} } from "../../terraform/${schema.file}";\n`,
    'import { BoundResource } from "../bound-resource";\n',
    used("../object-reference", ["ObjectList", "ObjectReference"]),
  ].join("");
}

function configOf({ className, typeName, says, attributes }: Binding): string {
  return `/** \`${typeName}\`. ${says} */
export interface ${className}Config extends TerraformMetaArguments {
${membersOf(attributes, className)}
}`;
}

function membersOf(attributes: readonly Attribute[], owner: string): string {
  return attributes
    .filter(({ isComputed }) => isComputed !== true)
    .map((attribute) => `  /** ${attribute.says} */\n  readonly ${memberOf(attribute, owner)};`)
    .join("\n");
}

function memberOf(attribute: Attribute, owner: string): string {
  return `${propertyName(attribute.name)}?: ${settableType(attribute, owner)} | undefined`;
}

/** What may be set. Whatever is no text, number or list of texts, which hold tokens themselves, may be a token as a whole. */
function settableType({ name, type }: Attribute, owner: string): string {
  if (!isNested(type))
    return {
      bool: "boolean | IResolvable",
      number: "number",
      string: "string",
      list: "readonly string[]",
      set: "readonly string[]",
      map: "Readonly<Record<string, string>>",
    }[type];
  const inner = typeName(owner, name);
  return type.of === "object" ? `${inner} | IResolvable` : `readonly ${inner}[] | IResolvable`;
}

function typeName(owner: string, attribute: string): string {
  return `${owner}${capitalized(propertyName(attribute))}`;
}

/** An object's members, and what refers to it; those within it first. */
function typesOf({ name, type, says }: Attribute, owner: string): string[] {
  if (!isNested(type)) return [];
  const own = typeName(owner, name);
  const within = type.attributes.flatMap((attribute) => typesOf(attribute, own));
  return [
    ...within,
    `/** ${says} */\nexport interface ${own} {\n${membersOf(type.attributes, own)}\n}`,
    ...referenceOf(own, type),
  ];
}

function referenceOf(own: string, type: Nested): string[] {
  const reference = `export class ${own}OutputReference extends ObjectReference<${own}> {\n${accessorsOf(type.attributes, own)}\n}`;
  if (type.of === "object") return [reference];
  const list = `export class ${own}List extends ObjectList<${own}> {
  get(index: number): ${own}OutputReference {
    return new ${own}OutputReference(this.terraformResource, this.terraformAttribute, index, this.wrapsSet);
  }
}`;
  return [reference, list];
}

function accessorsOf(attributes: readonly Attribute[], owner: string): string {
  return attributes.map((attribute) => accessors(attribute, owner)).join("\n\n");
}

function accessors(attribute: Attribute, owner: string): string {
  const { name, type, says, isComputed = false } = attribute;
  const property = propertyName(name);
  const capital = capitalized(property);
  const reading = `  get ${property}(): ${readType(attribute, owner)} {\n    return ${read(name, property, type, owner)};\n  }`;
  if (isComputed) return `  /** ${says} */\n${reading}`;
  const settable = settableType(attribute, owner);
  const assign = `{\n    this.assign("${property}", value);\n  }`;
  return [
    reading,
    isNested(type)
      ? `  put${capital}(value: ${settable}): void ${assign}`
      : `  set ${property}(value: ${settable}) ${assign}`,
    `  reset${capital}(): void {\n    this.assign("${property}", undefined);\n  }`,
    `  get ${property}Input(): ${settable} | undefined {\n    return this.settingOf("${property}");\n  }`,
  ].join("\n\n");
}

function readType({ name, type }: Attribute, owner: string): string {
  if (isNested(type)) return referenceName(name, type, owner);
  return {
    bool: "IResolvable",
    number: "number",
    string: "string",
    list: "string[]",
    set: "string[]",
    map: "Record<string, string>",
  }[type];
}

function read(name: string, property: string, type: AttributeType, owner: string): string {
  if (isNested(type)) return `this.partOf("${property}", "${name}", ${referenceName(name, type, owner)})`;
  const getter = {
    bool: "getBooleanAttribute",
    number: "getNumberAttribute",
    string: "getStringAttribute",
    list: "getListAttribute",
    set: "setOf",
    map: "getStringMapAttribute",
  }[type];
  return `this.${getter}("${name}")`;
}

function referenceName(name: string, type: Nested, owner: string): string {
  return `${typeName(owner, name)}${type.of === "object" ? "OutputReference" : "List"}`;
}

function classOf({ className, typeName: type, says, attributes, schema }: Binding): string {
  return `/** \`${type}\`. ${says} */
export class ${className} extends BoundResource {
  static readonly tfResourceType: string = "${type}";

  constructor(scope: Construct, id: string, config: ${className}Config = {}) {
    super(scope, id, ${schema.constant}, config);
  }

  static is${className}(x: unknown): x is ${className} {
    return TerraformResource.isTerraformResource(x) && x.terraformResourceType === ${className}.tfResourceType;
  }

  /**
   * A resource whose configuration Terraform will write, of what is there already.
   *
   * @param importFromId the host, as \`ssh:web-1:22\`
   */
  static generateConfigForImport(
    scope: Construct,
    importToId: string,
    importFromId: string,
    provider?: TerraformProvider,
  ): ImportableResource {
    const of = { terraformResourceType: ${className}.tfResourceType, importId: importFromId };
    return new ImportableResource(scope, importToId, provider === undefined ? of : { ...of, provider });
  }

${accessorsOf(attributes, className)}
}
`;
}
