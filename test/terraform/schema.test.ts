import type { Attribute, AttributeType } from "../../lib/terraform/attribute";
import { isNested } from "../../lib/terraform/attribute";
import { FUNCTIONS } from "../../lib/terraform/functions";
import { HOST_SCHEMA } from "../../lib/terraform/host-schema";
import { KUMA_DATAPLANE_SCHEMA } from "../../lib/terraform/kuma-dataplane-schema";
import { MESH_DNS_SCHEMA } from "../../lib/terraform/mesh-dns-schema";
import { PROVIDER_ATTRIBUTES } from "../../lib/terraform/provider-configuration";
import { RULES_DATA_SOURCE } from "../../lib/terraform/rules-data-source";
import type { Described } from "../../lib/terraform/schema";
import { SOURCE } from "../../lib/terraform/source";
import { Configuration } from "./configuration";

/** What the real engine understood of the tables of attributes and functions: all of it, and nothing else. */

interface ProviderSchema {
  readonly provider: object;
  readonly resource_schemas: object;
  readonly data_source_schemas: object;
  readonly functions: object;
}

let configuration: Configuration;
let told: ProviderSchema;

beforeAll(async () => {
  configuration = await Configuration.start();
  await configuration.declare("");
  await configuration.terraform("init");
  const { stdout } = await configuration.attempt("providers", "schema", "-json");
  const { provider_schemas: all } = JSON.parse(stdout) as { provider_schemas: Record<string, ProviderSchema> };
  told = all[SOURCE.join("/")] as ProviderSchema;
});

afterAll(() => configuration[Symbol.asyncDispose]());

const MARKDOWN = { description_kind: "markdown" } as const;

function jsonOf(type: Exclude<AttributeType, object>): unknown {
  return ["list", "set", "map"].includes(type) ? [type, "string"] : type;
}

function attributeJson({ says, type, isComputed, isSecret }: Attribute): object {
  const nested = isNested(type)
    ? { nested_type: { attributes: byName(type.attributes), nesting_mode: type.of === "object" ? "single" : "list" } }
    : { type: jsonOf(type) };
  return {
    ...nested,
    ...MARKDOWN,
    description: says,
    ...(isComputed === true ? { computed: true } : { optional: true }),
    ...(isSecret === true ? { sensitive: true } : {}),
  };
}

function byName(attributes: readonly Attribute[]): object {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, attributeJson(attribute)]));
}

function schemasJson(all: readonly Described[]): object {
  return Object.fromEntries(
    all.map(({ typeName, says, attributes }) => [
      typeName,
      { version: 0, block: { attributes: byName(attributes), description: says, ...MARKDOWN } },
    ]),
  );
}

test("the provider has the attributes of its table", () => {
  expect(told.provider).toMatchObject({ block: { attributes: byName(PROVIDER_ATTRIBUTES) } });
});

test("resources have the attributes of their tables, in their types, and with their descriptions", () => {
  expect(told.resource_schemas).toEqual(schemasJson([HOST_SCHEMA, MESH_DNS_SCHEMA, KUMA_DATAPLANE_SCHEMA]));
});

test("so has the data source", () => {
  expect(told.data_source_schemas).toEqual(schemasJson([RULES_DATA_SOURCE]));
});

const METADATA = ["object", { annotations: ["map", "string"], labels: ["map", "string"] }];
const SIGNATURES: Readonly<Record<string, object>> = {
  explain: { parameters: ["spec dynamic"], return_type: ["list", "string"] },
  pod_metadata: { parameters: ["policy dynamic", "kuma_version string"], return_type: METADATA },
  render: { parameters: ["spec dynamic"], variadic_parameter: "options dynamic", return_type: "string" },
};

interface ParameterJson {
  readonly name: string;
  readonly type: string;
}

interface FunctionJson {
  readonly description: string;
  readonly summary: string;
  readonly return_type: unknown;
  readonly parameters: readonly ParameterJson[];
  readonly variadic_parameter?: ParameterJson;
}

test("functions have their signatures and descriptions", () => {
  const signature = ({ name, type }: ParameterJson) => `${name} ${type}`;
  const functions = Object.entries(told.functions as Record<string, FunctionJson>);
  const signatures = functions.map(([name, { parameters, variadic_parameter: rest, return_type }]) => [
    name,
    {
      parameters: parameters.map(signature),
      return_type,
      ...(rest === undefined ? {} : { variadic_parameter: signature(rest) }),
    },
  ]);
  expect(Object.fromEntries(signatures)).toEqual(SIGNATURES);
  const texts = functions.map(([name, { summary, description }]) => ({ name, summary, says: description }));
  expect(texts).toEqual(FUNCTIONS.map(({ name, summary, says }) => ({ name, summary, says })));
  const parameters = functions.flatMap(([, { parameters: own, variadic_parameter: rest }]) => [
    ...own,
    ...(rest === undefined ? [] : [rest]),
  ]);
  expect(parameters).toEqual(
    FUNCTIONS.flatMap(({ parameters: own, rest }) => [...own, ...(rest === undefined ? [] : [rest])]).map(
      ({ name, says, type }) => ({ name, description: says, type }),
    ),
  );
});
