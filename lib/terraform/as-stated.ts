import { isRecord } from "../spec/plain-data";
import { type Attribute, type AttributeType, isNested } from "./attribute";
import { decodeValues, encodeValues, type Values } from "./value";

/** What was written as a state says it: 5432 is a text there, and a set in the order of its texts. */
export function asStated(attributes: readonly Attribute[], written: Values): Values {
  return membersInOrder(attributes, decodeValues(encodeValues(attributes, written)) ?? {});
}

function membersInOrder(attributes: readonly Attribute[], values: Values): Values {
  return Object.fromEntries(attributes.map(({ name, type }) => [name, inOrder(type, values[name])]));
}

function inOrder(type: AttributeType, value: unknown): unknown {
  if (type === "set") return Array.isArray(value) ? value.map(String).toSorted() : value;
  if (!isNested(type)) return value;
  if (Array.isArray(value)) return value.map((entry) => inOrder(type, entry));
  return isRecord(value) ? membersInOrder(type.attributes, value) : value;
}
