import type { Failure } from "../errors/failure";
import { unknownKey, wrongType } from "../errors/spec-failures";
import { UNKNOWN, type Wire } from "../lifecycle/wire";
import { type KeyTree, meantBy } from "../spec/key-tree";
import { kindOf, quote } from "../spec/parsed";
import { isRecord, type Path } from "../spec/plain-data";
import { at, formatPath } from "../spec/property";
import { type Attribute, type AttributeType, isNested, snakeCase } from "./attribute";
import type { Values } from "./value";

/**
 * An object that is given to a function in the spelling of a resource's attributes. Its type is its own, so that Terraform has
 * neither refused names that are none nor converted values: both is done here. Attributes that a resource computes may be
 * there, so that a whole resource can be given.
 */
export interface ObjectArgument {
  readonly values: Values;
  /** Names that are none, each at the object that has it. */
  readonly failures: readonly Failure[];
}

export function readObject(attributes: readonly Attribute[], given: unknown): ObjectArgument {
  if (!isRecord(given)) return { values: {}, failures: [wrongType("an object", kindOf(given))] };
  const failures = unknownNames(attributes, given, []).map(({ path, name }) =>
    at(formatPath(path), unknownKey(quote(name), meant(attributes, path, name))),
  );
  return { values: converted(attributes, given), failures };
}

interface UnknownName {
  readonly path: Path;
  readonly name: string;
}

function unknownNames(attributes: readonly Attribute[], values: Wire, path: Path): UnknownName[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const attribute = attributes.find((each) => each.name === name);
    if (attribute === undefined) return [{ path, name }];
    return isNested(attribute.type) ? namesWithin(attribute.type.attributes, value, [...path, name]) : [];
  });
}

function namesWithin(attributes: readonly Attribute[], value: unknown, path: Path): UnknownName[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => namesWithin(attributes, entry, [...path, index]));
  return isRecord(value) ? unknownNames(attributes, value, path) : [];
}

/** The spelling of a spec in TypeScript is told in Terraform's; else what is spelt most like it, or has its place elsewhere. */
function meant(attributes: readonly Attribute[], path: Path, name: string): readonly string[] {
  const spec = attributesAt(attributes, path).find(({ key }) => key === name);
  return spec === undefined ? meantBy(namesOf(attributes), path, snakeCase(name)) : [spec.name];
}

function attributesAt(attributes: readonly Attribute[], path: Path): readonly Attribute[] {
  return path.reduce<readonly Attribute[]>((known, step) => {
    const type = known.find(({ name }) => name === step)?.type;
    if (typeof step === "number") return known;
    return type !== undefined && isNested(type) ? type.attributes : [];
  }, attributes);
}

function namesOf(attributes: readonly Attribute[]): KeyTree {
  const settable = attributes.filter(({ isComputed }) => isComputed === undefined);
  return new Map(settable.map(({ name, type }) => [name, isNested(type) ? namesOf(type.attributes) : new Map()]));
}

/** As Terraform converts what is set to an attribute: `"5"` is a number where one belongs, `"true"` is true. */
function converted(attributes: readonly Attribute[], values: Wire): Values {
  const known = attributes.filter(({ name }) => name in values);
  return Object.fromEntries(known.map(({ name, type }) => [name, convertedValue(type, values[name])]));
}

function convertedValue(type: AttributeType, value: unknown): unknown {
  if (value === UNKNOWN) return value;
  if (isNested(type)) {
    if (Array.isArray(value)) return value.map((entry) => convertedValue(type, entry));
    return isRecord(value) ? converted(type.attributes, value) : value;
  }
  if (type === "bool" && (value === "true" || value === "false")) return value === "true";
  if (type === "number" && typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value)) return Number(value);
  return type === "string" && typeof value === "number" ? String(value) : value;
}
