import { isRecord } from "../spec/plain-data";

/** Values as they come from and go to the engine. */
export type Wire = Readonly<Record<string, unknown>>;

/** What stands for a value that is not known yet: Pulumi's own word in previews. Source: pulumi sdk/nodejs/runtime/rpc.ts, `unknownValue`. */
export const UNKNOWN: string = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is unknown, or holds one that is. */
export function holdsUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(holdsUnknown);
  return value === UNKNOWN;
}

/** A value without what is unknown in it. */
export function knownWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((entry) => entry !== UNKNOWN).map(knownWire);
  if (!isRecord(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== UNKNOWN);
  return Object.fromEntries(members.map(([key, member]) => [key, knownWire(member)]));
}

/** Properties without the members that are null, at any depth: to write null is to leave out. */
export function withoutNull(properties: Wire): Wire {
  const entries = Object.entries(properties).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, cleaned(value)]));
}

/** Entries of a list keep their places. */
function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  return isRecord(value) ? withoutNull(value) : value;
}

/** A value as JSON, and Pulumi's wire, take it: nothing undefined in it, at any depth. */
export function toWire<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
