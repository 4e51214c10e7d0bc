import { isRecord } from "../../lib/spec/plain-data";
import { type Attribute, isNested } from "../../lib/terraform/attribute";

/** A spec of TypeScript under the names of Terraform. Names that are none stay, and so do values of a wrong type. */
export function attributeValues(attributes: readonly Attribute[], spec: unknown): unknown {
  if (Array.isArray(spec)) return spec.map((entry) => attributeValues(attributes, entry));
  if (!isRecord(spec)) return spec;
  const entries = Object.entries(spec).map(([key, value]) => {
    const attribute = attributes.find((each) => each.key === key);
    if (attribute === undefined) return [key, value];
    const { name, type } = attribute;
    return [name, isNested(type) ? attributeValues(type.attributes, value) : value];
  });
  return Object.fromEntries(entries);
}
