import type { z } from "zod";
import type { Failure } from "../errors/failure";
import { notAmong, unknownKey, wrongType } from "../errors/spec-failures";
import { kindOf, quote } from "./parsed";
import { isObject, type Path, type PlainData } from "./plain-data";
import { at, formatPath } from "./property";
import { meantBy } from "./schema-keys";

const TYPES: Readonly<Record<string, string>> = { object: "an object", boolean: "true or false", array: "a list" };

/** The schema's word on a fault in ours. Says what kind of value was found, never the value. */
export function failuresOf(issue: z.core.$ZodIssue, schema: z.ZodType, data: PlainData): Failure[] {
  const path = pathIn(data, issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        at(formatPath([...path, key]), unknownKey(quote(key), meantBy(schema, path, key))),
      );
    case "custom":
      return [at(formatPath(path), issue.params?.["failure"] as Failure)];
    case "invalid_value":
      return [at(formatPath(path), notAmong(issue.values.map(String)))];
    case "invalid_union":
      return failuresOfUnion(issue, schema, data);
    default: {
      const expected = issue.code === "invalid_type" ? TYPES[issue.expected] : undefined;
      return [at(formatPath(path), wrongType(expected ?? "another value", kindOf(valueAt(data, path))))];
    }
  }
}

/** `false` or an object: of an object its own faults are told. */
function failuresOfUnion(issue: z.core.$ZodIssueInvalidUnion, schema: z.ZodType, data: PlainData): Failure[] {
  const path = pathIn(data, issue.path);
  const value = valueAt(data, path);
  if (!isObject(value)) return [at(formatPath(path), wrongType("false or an object", kindOf(value)))];
  const within = issue.errors.at(-1) ?? [];
  return within.flatMap((inner) => failuresOf({ ...inner, path: [...issue.path, ...inner.path] }, schema, data));
}

/** The issue's path as the author wrote it: where one entry may stand for a list of one, it has no index. */
function pathIn(data: PlainData | undefined, [step, ...rest]: readonly PropertyKey[]): Path {
  if (step === undefined) return [];
  if (typeof step === "number" && !Array.isArray(data)) return pathIn(data, rest);
  const key = typeof step === "symbol" ? String(step) : step;
  return [key, ...pathIn(valueAt(data, [key]), rest)];
}

function valueAt(data: PlainData | undefined, path: Path): PlainData | undefined {
  return path.reduce<PlainData | undefined>((value, step) => {
    if (typeof step === "number") return Array.isArray(value) ? value[step] : undefined;
    return isObject(value) ? value[step] : undefined;
  }, data);
}
