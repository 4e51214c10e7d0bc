import type { z } from "zod";
import type { Failure } from "../errors/failure";
import { wrongType } from "../errors/spec-failures";
import { failuresOf } from "./issues";
import { kindOf } from "./parsed";
import { isObject, type Path, type PlainObject, plainData } from "./plain-data";
import { at, formatPath } from "./property";

/** A spec as far as it could be read. */
export interface Read<T> {
  readonly value: T;
  readonly failures: readonly Failure[];
}

/** Reads untrusted data by a schema: all of its faults, and what is left without the properties at fault. */
export function readSpec<T>(schema: z.ZodType<T>, written: unknown): Read<T> {
  const failures: Failure[] = [];
  const data = plainData(written, (path, failure) => failures.push(at(formatPath(path), failure)));
  if (!isObject(data)) {
    const failure = failures[0] ?? wrongType("an object", kindOf(written));
    return { value: schema.parse({}), failures: [failure] };
  }
  const result = schema.safeParse(data);
  if (result.success) return { value: result.data, failures };
  const foreign = new Set(failures.map((failure) => failure.property));
  const { issues } = result.error;
  for (const failure of issues.flatMap((issue) => failuresOf(issue, schema, data))) {
    // What is no data was reported as such, and stands in the list as null.
    if (!foreign.has(failure.property)) failures.push(failure);
  }
  return { value: schema.parse(issues.reduce(withoutFault, data)), failures };
}

/** The data without the member that an issue is about. */
function withoutFault(data: PlainObject, issue: z.core.$ZodIssue): PlainObject {
  const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
  return paths.map(memberPath).reduce(without, data);
}

/** A list with a faulty entry goes as a whole: which of its entries are right would be a guess. */
function memberPath(path: readonly PropertyKey[]): Path {
  const steps: string[] = [];
  for (const step of path) {
    if (typeof step !== "string") break;
    steps.push(step);
  }
  return steps;
}

function without(data: PlainObject, [key, ...rest]: Path): PlainObject {
  if (typeof key !== "string" || !(key in data)) return data;
  const { [key]: member, ...others } = data;
  return rest.length === 0 || !isObject(member) ? others : { ...others, [key]: without(member, rest) };
}
