import type { Failure } from "../errors/failure";

/** Values as they come from and go to the engine. */
export type Wire = Readonly<Record<string, unknown>>;

/** What the engine puts in a preview for a value that is not known yet. Source: pulumi sdk/nodejs/runtime/rpc.ts, `unknownValue`. */
export const UNKNOWN: string = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value is unknown, or holds one that is. */
export function holdsUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(holdsUnknown);
  return value === UNKNOWN;
}

/** A value without the parts that are not known yet. */
export function knownPart(value: unknown): unknown {
  if (value === UNKNOWN) return undefined;
  if (Array.isArray(value)) return value.map(knownPart).filter((entry) => entry !== undefined);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, entry]) => [key, knownPart(entry)] as const);
  return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
}

/** A value as protobuf's Struct takes it: nothing undefined in it, at any depth. */
export function toWire<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** A failed check in the engine's shape. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/**
 * The engine prints the value of the property that a check failure names. So it is never given a name: the
 * reason says it, and no value of a connection gets into a message.
 */
export function toCheckFailure({ code, property, problem, remedy }: Failure): CheckFailure {
  return { property: "", reason: `${code} ${property === undefined ? "" : `${property}: `}${problem} ${remedy}` };
}
