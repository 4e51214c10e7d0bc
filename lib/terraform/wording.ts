import type { KindName } from "../lifecycle/state";
import { DATAPLANE_FIELDS } from "../spec/dataplane-fields";
import type { Field } from "../spec/field";
import { HOST_FIELDS } from "../spec/host-fields";
import { MESH_DNS_FIELDS } from "../spec/mesh-dns-fields";
import { POD_FIELDS } from "../spec/pod-fields";
import { CREDENTIAL_FIELDS } from "../spec/reaching-fields";
import { FACT_FIELDS } from "../spec/rule-facts";
import { SERVICE_FIELDS } from "../spec/service-fields";
import { type Attribute, attributesOf, isNested } from "./attribute";
import { CONFIRM_NOTHING } from "./confirm-attribute";
import { TYPE_NAMES } from "./type-names";

/**
 * Failures speak of a spec as TypeScript writes it: `redirect.dns: { captureAll: true }`. Here that is said as a configuration of
 * Terraform has it: `redirect.dns = { capture_all = true }`. Only what stands between backticks is code, and of that only what
 * begins with a property: commands, paths and what a person wrote stay as they are.
 */
export function inTerraform(text: string): string {
  return text
    .replace(/`([^`]+)`/g, (all, code: string) => (isOfSpec(code) ? `\`${translated(code)}\`` : all))
    .replace(/\b(?:TransparentProxyHost|MeshDNS|KumaDataplane)\b/g, (kind) => TYPE_NAMES[kind as KindName]);
}

/** A property, with a value or without; or the members of an object. */
const PROPERTY = /^(?:\{ )?([A-Za-z][\w-]*(?:\[\d+\])?(?:\.[A-Za-z][\w-]*(?:\[\d+\])?)*)(?:$|: )/;

function isOfSpec(code: string): boolean {
  const [, path] = PROPERTY.exec(code) ?? [];
  return path !== undefined && keysIn(path).every((key) => NAMES.has(key));
}

/** Names are those in front of a colon, and all of a path; what stands in quotes is neither. */
function translated(code: string): string {
  const [whole = ""] = /^[\w.[\]-]*/.exec(code) ?? [];
  const rest = code.slice(whole.length).replace(/"[^"]*"|([A-Za-z][\w-]*)(?=: )/g, (all, key?: string) => {
    return key === undefined ? all : nameOf(key);
  });
  const named = `${whole.replace(/[A-Za-z][\w-]*/g, nameOf)}${rest}`;
  return named.replace(/"[^"]*"|: /g, (all) => (all === ": " ? " = " : all)).replace(...CONFIRM_NOTHING);
}

function keysIn(path: string): readonly string[] {
  return path.match(/[A-Za-z][\w-]*/g) ?? [];
}

function nameOf(key: string): string {
  return NAMES.get(key) ?? key;
}

/** What Terraform calls otherwise, and is no attribute of ours. */
const META_ARGUMENTS: readonly (readonly [string, string])[] = [["dependsOn", "depends_on"]];

const FIELDS: readonly (readonly Field[])[] = [
  HOST_FIELDS,
  MESH_DNS_FIELDS,
  DATAPLANE_FIELDS,
  SERVICE_FIELDS,
  POD_FIELDS,
  FACT_FIELDS,
  CREDENTIAL_FIELDS,
];

const NAMES: ReadonlyMap<string, string> = new Map([
  ...META_ARGUMENTS,
  ...FIELDS.flatMap((fields) => namesIn(attributesOf(fields))),
]);

function namesIn(attributes: readonly Attribute[]): (readonly [string, string])[] {
  return attributes.flatMap(({ key, name, type }) => [
    [key, name] as const,
    ...(isNested(type) ? namesIn(type.attributes) : []),
  ]);
}
