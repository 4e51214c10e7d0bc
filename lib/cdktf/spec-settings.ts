import { Tokenization } from "cdktf";
import type { Wire } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";
import { type Attribute, type AttributeType, isNested } from "../terraform/attribute";
import { propertyName } from "./property-name";
import { isToken } from "./tokens";

/** A spec as settings of its resource. What is no attribute, `dryRun`, is none of them. */
export function settingsFrom(attributes: readonly Attribute[], spec: Wire): Wire {
  const settings = attributes
    .filter(({ isComputed }) => isComputed !== true)
    .map(({ name, key, type }) => [propertyName(name), settingFrom(type, spec[key])] as const);
  return Object.fromEntries(settings.filter(([, value]) => value !== undefined));
}

function settingFrom(type: AttributeType, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (isNested(type)) return partFrom(type.attributes, value);
  if (type !== "list" && type !== "set") return value;
  // A token that is a list is one as a whole; of all others there is one entry.
  if (Tokenization.isResolvable(value)) return value;
  return Array.isArray(value) ? (isToken(value) ? value : value.map(text)) : [text(value)];
}

function partFrom(attributes: readonly Attribute[], value: unknown): unknown {
  if (isToken(value)) return value;
  if (Array.isArray(value)) return value.map((entry) => partFrom(attributes, entry));
  return isRecord(value) ? settingsFrom(attributes, value) : value;
}

function text(entry: unknown): unknown {
  return typeof entry === "number" ? Tokenization.stringifyNumber(entry) : entry;
}

/** A spec says `confirm: false`; settings of one type say `{ enabled: false }`. */
export function withConfirmEnabled(spec: Wire): Wire {
  return spec["confirm"] === false ? { ...spec, confirm: { enabled: false } } : spec;
}

/** Managers that are known by name are a setting of their own. */
export function withManagerPresets({ managers, ...spec }: Wire): Wire {
  if (managers === undefined || !Array.isArray(managers) || isToken(managers)) return { ...spec, managers };
  const presets = managers.filter(isPreset);
  const others = managers.filter((manager) => !isPreset(manager));
  return {
    ...spec,
    ...(presets.length === 0 ? {} : { managerPresets: presets }),
    ...(others.length === 0 ? {} : { managers: others }),
  };
}

/** Where a manager, of those that a resource has with its presets first, stands in the spec that it was made of. */
export function managerAsWritten(property: string, { managers }: Wire): string {
  if (!Array.isArray(managers)) return property;
  const places = managers.map((manager, index) => ({ manager, index }));
  const order = [
    ...places.filter(({ manager }) => isPreset(manager)),
    ...places.filter(({ manager }) => !isPreset(manager)),
  ];
  return property.replace(/^managers\[(\d+)\]/, (all, place: string) => {
    const index = order[Number(place)]?.index;
    return index === undefined ? all : `managers[${index}]`;
  });
}

function isPreset(manager: unknown): boolean {
  return typeof manager === "string";
}
