import { decode, ExtensionCodec, encode } from "@msgpack/msgpack";
import { attributeUnreadable } from "../errors/state-failures";
import { UNKNOWN, type Wire } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";
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

/** Reads the values of a resource. `undefined`: there is no object, before it is made or after it is gone. @throws Error on bytes that are no value */
export function decodeValues(value: DynamicValue | null | undefined): Values | undefined {
  const { msgpack, json } = value ?? {};
  if (msgpack !== undefined && msgpack.length > 0) return objectOf(decoded(msgpack));
  if (json !== undefined && json.length > 0) return objectOf(JSON.parse(Buffer.from(json).toString("utf8")));
  return undefined;
}

/**
 * Reads a value of any type, which comes with that: objects and maps, tuples, lists and sets are told apart no more. {@link UNKNOWN}
 * where not even its type is known. Source: zclconf/go-cty cty/msgpack, `marshalDynamic`.
 */
export function decodeDynamic({ msgpack = new Uint8Array() }: DynamicValue): unknown {
  const value = decoded(msgpack);
  return Array.isArray(value) ? value[1] : value;
}

/** Reads a text. */
export function decodeText({ msgpack = new Uint8Array() }: DynamicValue): string {
  return String(decoded(msgpack));
}

function decoded(bytes: Uint8Array): unknown {
  return decode(bytes, { extensionCodec: codec });
}

function objectOf(value: unknown): Values | undefined {
  return typeof value === "object" && value !== null ? (value as Values) : undefined;
}

/** Writes the values of a resource: every attribute is there. */
export function encodeValues(attributes: readonly Attribute[], values: Values | undefined): DynamicValue {
  const written = values === undefined ? null : objectFor(attributes, values);
  return { msgpack: encode(written, { extensionCodec: codec }) };
}

/** Writes a single value. */
export function encodeValue(type: AttributeType, value: unknown): DynamicValue {
  return { msgpack: encode(valueFor(type, value), { extensionCodec: codec }) };
}

function objectFor(attributes: readonly Attribute[], values: Values): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    attributes.map(({ name, type }) => {
      const value = values[name] ?? null;
      const misfit = value === null || value === UNKNOWN ? undefined : misfitOf(type, value);
      if (misfit !== undefined) throw attributeUnreadable(name, misfit);
      return [name, valueFor(type, value)];
    }),
  );
}

/** What a value from elsewhere, a state or an id, had to be and is not: engines crash at a number that is none. */
function misfitOf(type: AttributeType, value: unknown): string | undefined {
  if (isNested(type)) {
    if (type.of === "object") return isRecord(value) ? undefined : "object";
    const isEntry = (one: unknown) => one === null || one === UNKNOWN || isRecord(one);
    return Array.isArray(value) && value.every(isEntry) ? undefined : "list of objects";
  }
  if (type === "number") return Number.isNaN(Number(value)) ? "number" : undefined;
  return type === "map" && !isRecord(value) ? "map" : undefined;
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
    case "map":
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, valueFor("string", entry)]));
  }
}
