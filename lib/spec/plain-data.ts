import type { Failure } from "../errors/failure";
import { notData } from "../errors/spec-failures";
import { kindOf, quote } from "./parsed";

/** Data as JSON knows it, our own copy. Absent and null members are left out. */
export type PlainData = string | number | boolean | null | PlainData[] | PlainObject;
export type PlainObject = { [key: string]: PlainData };

export type Path = readonly (string | number)[];

/** Deeper than any spec is; beyond it a value that holds itself is taken for granted. */
const DEEPEST = 16;

type Report = (path: Path, failure: Failure) => void;

/** Copies what is data and reports the rest, each at its path. */
export function plainData(written: unknown, report: Report, path: Path = []): PlainData | undefined {
  try {
    return copy(written, report, path);
  } catch {
    // A getter may throw, and so may every question to a revoked proxy.
    report(path, notData("something that cannot be read"));
    return undefined;
  }
}

function copy(written: unknown, report: Report, path: Path): PlainData | undefined {
  if (written === null || written === undefined) return undefined;
  if (typeof written === "string" || typeof written === "number" || typeof written === "boolean") return written;
  if (path.length < DEEPEST && Array.isArray(written)) {
    // Array.from, as map would pass over the holes of a sparse list.
    return Array.from(written, (entry, index) => plainData(entry, report, [...path, index]) ?? null);
  }
  if (path.length < DEEPEST && isPlainObject(written)) return plainObject(written, report, path);
  report(path, notData(foreignKind(written, path)));
  return undefined;
}

function plainObject(written: object, report: Report, path: Path): PlainObject {
  const members = Object.entries(written).flatMap(([key, member]) => {
    const data = plainData(member, report, [...path, key]);
    return data === undefined ? [] : [[key, data] as const];
  });
  // Without a prototype, so that a key named __proto__ is a key like any other.
  return Object.assign(Object.create(null), Object.fromEntries(members));
}

/** Whether an object is made of its keys alone. By its tag, as an object of another realm has another prototype. */
function isPlainObject(written: unknown): written is object {
  return Object.prototype.toString.call(written) === "[object Object]";
}

function foreignKind(written: unknown, path: Path): string {
  if (path.length >= DEEPEST) return "something nested too deep";
  const tag = Object.prototype.toString.call(written).slice("[object ".length, -1);
  return typeof written === "object" ? `an object of the class ${quote(tag)}` : kindOf(written);
}

/** Whether a value is an object with members, whatever these are. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isObject(data: PlainData | undefined): data is PlainObject {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}
