import type { Wire } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";
import { type Attribute, type AttributeType, isNested } from "../terraform/attribute";
import { propertyName } from "./property-name";
import { isToken } from "./tokens";

/** Settings by the names of attributes, as a configuration has them. Tokens stay what they are. */
export function attributeValues(attributes: readonly Attribute[], settings: Wire): Wire {
  const values = attributes.map(({ name, type }) => [name, valueFor(type, settings[propertyName(name)])] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function valueFor(type: AttributeType, value: unknown): unknown {
  if (!isNested(type) || isToken(value)) return value;
  if (Array.isArray(value)) return value.map((entry) => valueFor({ ...type, of: "object" }, entry));
  return isRecord(value) ? attributeValues(type.attributes, value) : value;
}

/** Where a property of a spec, `redirect.inbound.excludePortsForIPs[2]`, stands among the settings of a resource. */
export function settingOf(property: string, attributes: readonly Attribute[]): string {
  return withKeys(property, attributes, (key, attribute) =>
    attribute === undefined ? key : propertyName(attribute.name),
  );
}

/** Whether a property of a spec is an attribute. */
export function isSetting(property: string, attributes: readonly Attribute[]): boolean {
  let isOne = true;
  withKeys(property, attributes, (key, attribute) => {
    isOne &&= attribute !== undefined;
    return key;
  });
  return isOne;
}

function withKeys(
  property: string,
  attributes: readonly Attribute[],
  change: (key: string, attribute: Attribute | undefined) => string,
): string {
  let known: readonly Attribute[] | undefined = attributes;
  let isMap = false;
  return property.replace(/\["(?:[^"\\]|\\.)*"\]|[\w-]+(?![\w-]*\])/g, (key) => {
    // The name of an entry of a map is everybody's own.
    if (isMap) return key;
    const attribute: Attribute | undefined = known?.find((candidate) => candidate.key === key);
    isMap = attribute?.type === "map";
    known = attribute !== undefined && isNested(attribute.type) ? attribute.type.attributes : undefined;
    return change(key, attribute);
  });
}
