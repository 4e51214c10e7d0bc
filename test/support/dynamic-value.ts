import { ExtData, encode } from "@msgpack/msgpack";
import { UNKNOWN } from "../../lib/lifecycle/wire";
import type { DynamicValue } from "../../lib/terraform/value";

/** A value whose type comes with it, as Terraform gives it to functions. What its type says, nobody asks. */
export function dynamicValue(value: unknown): DynamicValue {
  if (value === UNKNOWN) return { msgpack: encode(unknown()) };
  return { msgpack: encode([Buffer.from('"dynamic"'), withUnknown(value)]) };
}

function withUnknown(value: unknown): unknown {
  if (value === UNKNOWN) return unknown();
  if (Array.isArray(value)) return value.map(withUnknown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withUnknown(member)]));
}

function unknown(): ExtData {
  return new ExtData(0, new Uint8Array([0]));
}
