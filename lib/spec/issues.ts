import type * as z from "zod";
import type { Failure } from "../errors/failure";
import { notAmong, unknownKey, wrongType } from "../errors/spec-failures";
import { meantBy } from "./key-tree";
import { kindOf, quote } from "./parsed";
import { isObject, type Path, type PlainData } from "./plain-data";
import { at, formatPath } from "./property";
import { schemaKeys } from "./schema-keys";

const TYPES: Readonly<Record<string, string>> = {
  object: "an object",
  boolean: "true or false",
  array: "a list",
  string: "a text",
};

/** The schema's word on a fault in ours. Says what kind of value was found, never the value. */
export function failuresOf(issue: z.core.$ZodIssue, schema: z.ZodType, data: PlainData): Failure[] {
  const path = pathIn(data, issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        at(formatPath([...path, key]), unknownKey(quote(key), meantBy(schemaKeys(schema), path, key))),
      );
    case "custom":
      return [at(formatPath(path), issue.params?.["failure"] as Failure)];
    case "invalid_value":
      return [at(formatPath(path), notAmong(issue.values.map(String)))];
    case "invalid_union":
      return unionFailures(issue, schema, data);
    default: {
      const expected = issue.code === "invalid_type" ? TYPES[issue.expected] : undefined;
      return [at(formatPath(path), wrongType(expected ?? "another value", kindOf(valueAt(data, path))))];
    }
  }
}

/** Of the things that a value may be, one is of its type: what is wrong with it as that. */
function unionFailures(issue: z.core.$ZodIssueInvalidUnion, schema: z.ZodType, data: PlainData): Failure[] {
  const rightType = issue.errors.find((issues) => issues.every((inner) => typeAskedBy(inner) === undefined));
  if (rightType !== undefined) {
    return rightType.flatMap((inner) => failuresOf({ ...inner, path: [...issue.path, ...inner.path] }, schema, data));
  }
  const types = issue.errors.flatMap((issues) => issues.flatMap((inner) => typeAskedBy(inner) ?? []));
  const path = pathIn(data, issue.path);
  return [at(formatPath(path), wrongType(types.join(" or "), kindOf(valueAt(data, path))))];
}

/** The type that a whole value should have had. */
function typeAskedBy(issue: z.core.$ZodIssue): string | undefined {
  if (issue.path.length > 0) return undefined;
  if (issue.code === "invalid_value") return issue.values.join(" or ");
  return issue.code === "invalid_type" ? TYPES[issue.expected] : undefined;
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
