import { decode, ExtensionCodec, encode } from "@msgpack/msgpack";
import { UNKNOWN, type Wire } from "../lifecycle/wire";
import { type Attribute, type AttributeType, isNested } from "./attribute";

/** A value as Terraform sends it, `DynamicValue`: one of the two is there. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/** The values of a resource by the names of its attributes. What is not set is null, what nobody knows yet is {@link UNKNOWN}. */
export type Values = Wire;

class Unknown {}

/**
 * Unknown values are extensions: 0 without a word about them, 12 with some (never null, begins with …), of which we ask none.
 * Source: zclconf/go-cty cty/msgpack, `unknownVal` and `unknownWithRefinementsExt`.
 */
const UNREFINED = 0;
const REFINED = 12;

const codec = new ExtensionCodec();
codec.register({
  type: UNREFINED,
  encode: (value) => (value instanceof Unknown ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
codec.register({ type: REFINED, encode: () => null, decode: () => UNKNOWN });

/** Reads a value. `undefined`: there is no object, before it is made or after it is gone. @throws Error on bytes that are no value */
export function decodeValues(value: DynamicValue | null | undefined): Values | undefined {
  const { msgpack, json } = value ?? {};
  if (msgpack !== undefined && msgpack.length > 0) return objectOf(decode(msgpack, { extensionCodec: codec }));
  if (json !== undefined && json.length > 0) return objectOf(JSON.parse(Buffer.from(json).toString("utf8")));
  return undefined;
}

function objectOf(value: unknown): Values | undefined {
  return typeof value === "object" && value !== null ? (value as Values) : undefined;
}

/** Writes the values of a resource: every attribute is there. */
export function encodeValues(attributes: readonly Attribute[], values: Values | undefined): DynamicValue {
  const written = values === undefined ? null : objectFor(attributes, values);
  return { msgpack: encode(written, { extensionCodec: codec }) };
}

function objectFor(attributes: readonly Attribute[], values: Values): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ name, type }) => [name, valueFor(type, values[name])]));
}

function valueFor(type: AttributeType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (value === UNKNOWN) return new Unknown();
  if (isNested(type)) {
    if (type.of === "object") return objectFor(type.attributes, value as Values);
    return (value as readonly Values[]).map((entry) => valueFor({ ...type, of: "object" }, entry));
  }
  switch (type) {
    case "bool":
      return value;
    case "number":
      return Number(value);
    case "string":
      return String(value);
    case "list":
    case "set":
      return (Array.isArray(value) ? value : [value]).map((entry) => valueFor("string", entry));
  }
}
