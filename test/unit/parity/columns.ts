import type { TerraformStack } from "cdktf";
import { DATAPLANE_KIND } from "../../../lib/lifecycle/dataplane-kind";
import { HOST_KIND } from "../../../lib/lifecycle/host-kind";
import { MESH_DNS_KIND } from "../../../lib/lifecycle/mesh-dns-kind";
import type { KindName } from "../../../lib/lifecycle/state";
import type { Wire } from "../../../lib/lifecycle/wire";
import { type Checked, checkSpec } from "../../../lib/pulumi/check";
import { HOST_SCHEMA } from "../../../lib/terraform/host-schema";
import { KUMA_DATAPLANE_SCHEMA } from "../../../lib/terraform/kuma-dataplane-schema";
import { MESH_DNS_SCHEMA } from "../../../lib/terraform/mesh-dns-schema";
import type { Request } from "../../../lib/terraform/method";
import { providerMethods } from "../../../lib/terraform/provider";
import type { ResourceSchema } from "../../../lib/terraform/resource-kind";
import { Session } from "../../../lib/terraform/session";
import { type DynamicValue, decodeValues } from "../../../lib/terraform/value";
import { configured, NotSayable } from "../../support/configured";
import { type ConstructLibrary, LIBRARIES, refusals, stackOf, synthesized } from "../../support/construct-libraries";

/** What one way of declaring says of a spec, in words that are the same for all of them. */
export interface Told {
  /** `KTP110 redirect.inbound.port`: code and property, without places in lists. */
  readonly faults: readonly string[];
  /** What is shown of the effect: lines by the names of outputs. */
  readonly effect: Readonly<Record<string, readonly string[]>>;
}

/** A way of declaring hosts. `undefined`: there the spec cannot even be written. */
export interface Column {
  readonly name: string;
  /** Whether what is written has types: an engine that knows the schema refuses faults of type and of names by itself. */
  readonly isTyped: boolean;
  tell(kind: KindName, spec: unknown): Told | undefined;
}

const NOTHING = {} as const;

function pulumi(kind: KindName, spec: unknown): Told | undefined {
  if (!isProperties(spec)) return undefined;
  const { failures = [], inputs } = CHECKS[kind](spec);
  if (failures.length > 0) {
    return { faults: failures.map(({ reason }) => place(reason)).toSorted(), effect: NOTHING };
  }
  return { faults: [], effect: linesOf(kind, { ...inputs, rules: rulesIn(inputs["rules"]) }) };
}

const CHECKS: Readonly<Record<KindName, (spec: Wire) => Checked>> = {
  TransparentProxyHost: (spec) => checkSpec(HOST_KIND, spec),
  MeshDNS: (spec) => checkSpec(MESH_DNS_KIND, spec),
  KumaDataplane: (spec) => checkSpec(DATAPLANE_KIND, spec),
};

function rulesIn(rules: unknown): readonly string[] {
  const lines = Object.entries((rules ?? {}) as Record<string, string>).flatMap(([table, text]) =>
    text.split("\n").flatMap((rule) => (rule === "" ? [] : [`${table} ${rule}`])),
  );
  return [...new Set(lines)];
}

/** What is shown of an effect, in lines. */
function linesOf(kind: KindName, { traffic, rules, names, sidecar, dataplane }: Wire): Told["effect"] {
  switch (kind) {
    case "TransparentProxyHost":
      return { traffic: traffic as string[], rules: (rules as string[]).toSorted() };
    case "MeshDNS":
      return { names: names as string[] };
    case "KumaDataplane":
      return { sidecar: sidecar as string[], dataplane: String(dataplane).split("\n") };
  }
}

/** Whether a program could give it to a class. */
function isProperties(spec: unknown): spec is Wire {
  return typeof spec === "object" && spec !== null && !Array.isArray(spec) && !(spec instanceof Map);
}

const methods = providerMethods(new Session(() => true));

interface Answer {
  readonly diagnostics: readonly { readonly summary: string }[];
  readonly plannedState?: DynamicValue;
}

const call = (method: string, request: Partial<Request>) => methods[method]?.(request as Request) as Answer;

function terraform(kind: KindName, spec: unknown): Told | undefined {
  const schema = schemaOf(kind);
  const config = sayable(schema, spec);
  if (config === undefined) return undefined;
  const { typeName } = schema;
  const request = { typeName, config, proposedNewState: config, priorState: null, priorPrivate: new Uint8Array() };
  const { diagnostics } = call("ValidateResourceConfig", request);
  const planned = call("PlanResourceChange", request);
  expect(planned.diagnostics).toEqual(diagnostics);
  const faults = diagnostics.map(({ summary }) => place(summary)).toSorted();
  if (faults.length > 0) return { faults, effect: NOTHING };
  return { faults, effect: linesOf(kind, decodeValues(planned.plannedState) ?? {}) };
}

const SCHEMAS = {
  TransparentProxyHost: HOST_SCHEMA,
  MeshDNS: MESH_DNS_SCHEMA,
  KumaDataplane: KUMA_DATAPLANE_SCHEMA,
} as const;

function schemaOf(kind: KindName): ResourceSchema<never> {
  return SCHEMAS[kind] as ResourceSchema<never>;
}

/** What a construct refuses at synthesis; else what the provider understands of the configuration that it writes. */
function constructsOf(library: ConstructLibrary): Column["tell"] {
  return (kind, spec) => {
    if (!isProperties(spec)) return undefined;
    const stack = stackOf(library);
    new library.kuma[kind](stack, "web", spec as never);
    const refused = refusedBy(library, stack);
    if (refused === undefined) return undefined;
    const faults = refused.map((line) => place(line.replace("[stack/web] ", "")));
    if (faults.length > 0) return { faults: faults.toSorted(), effect: NOTHING };
    const schema = schemaOf(kind);
    const written = synthesized(library, stack).resource[schema.typeName]?.["web"] ?? {};
    return terraform(kind, schema.spec(written));
  };
}

/** `undefined`: the library itself refuses what is no data, a function for one. */
function refusedBy(library: ConstructLibrary, stack: TerraformStack): readonly string[] | undefined {
  try {
    return refusals(library, stack);
  } catch (thrown) {
    if (thrown instanceof Error && thrown.message.startsWith("Trying to resolve a non-data object")) return undefined;
    throw thrown;
  }
}

function sayable(schema: ResourceSchema<never>, spec: unknown): DynamicValue | undefined {
  try {
    return configured(schema, spec);
  } catch (thrown) {
    if (thrown instanceof NotSayable) return undefined;
    throw thrown;
  }
}

/** Code and property of a message, in letters that are the same in every spelling, without places in lists: a set has none. */
function place(message: string): string {
  const [, code = "no code", property = ""] = /^(KTP\d{3}) ((?:\S+(?=: ))?)/.exec(message) ?? [];
  const spelt = property
    .replace(/\[\d+\]/g, "")
    .replace(/^host_connection/, "connection")
    .replace(/^manager_presets/, "managers");
  return `${code} ${spelt.replaceAll(/[_-]/g, "").toLowerCase()}`.trim();
}

/** Every way of declaring there is. The first is what the others are held against. */
export const COLUMNS: readonly Column[] = [
  { name: "Pulumi", isTyped: false, tell: pulumi },
  { name: "Terraform", isTyped: true, tell: terraform },
  ...LIBRARIES.map((library) => ({ name: library.name, isTyped: false, tell: constructsOf(library) })),
];
