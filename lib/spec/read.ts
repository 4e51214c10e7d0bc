import type * as z from "zod";
import type { Failure } from "../errors/failure";
import { wrongType } from "../errors/spec-failures";
import { failuresOf } from "./issues";
import { kindOf } from "./parsed";
import { isObject, type Path, type PlainData, type PlainObject, plainData } from "./plain-data";
import { at, formatPath } from "./property";

/** A spec as far as it could be read. */
export interface Read<T> {
  readonly value: T;
  readonly failures: readonly Failure[];
}

/**
 * Reads untrusted data by a schema: all of its faults, and what is left without the properties at fault.
 *
 * @param kept what is left of a list with a faulty entry: nothing, as which of its entries are right would be a guess, or its
 *   entries without the members at fault, where the schema asks for none
 */
export function readSpec<T>(schema: z.ZodType<T>, written: unknown, kept: "nothing" | "entries" = "nothing"): Read<T> {
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
  const entries = kept === "entries" ? schema.safeParse(issues.reduce(withoutMember, data)) : undefined;
  return {
    value: entries?.success === true ? entries.data : schema.parse(issues.reduce(withoutFault, data)),
    failures,
  };
}

/** The data without the member that an issue is about; a list with a faulty entry goes as a whole. */
function withoutFault(data: PlainObject, issue: z.core.$ZodIssue): PlainObject {
  return pathsOf(issue).map(memberPath).reduce(without, data);
}

/** The same, though the member be one of an entry of a list. */
function withoutMember(data: PlainObject, issue: z.core.$ZodIssue): PlainObject {
  return pathsOf(issue).map(entryPath).reduce(without, data);
}

function pathsOf(issue: z.core.$ZodIssue): readonly (readonly PropertyKey[])[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

/** Up to the last member that has a name. */
function entryPath(path: readonly PropertyKey[]): Path {
  const steps = path.filter((step) => typeof step !== "symbol");
  return steps.slice(0, steps.findLastIndex((step) => typeof step === "string") + 1);
}

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
  if (Array.isArray(member) && rest.length > 0) return { ...others, [key]: withoutInEntry(member, rest) };
  return rest.length === 0 || !isObject(member) ? others : { ...others, [key]: without(member, rest) };
}

function withoutInEntry(list: readonly PlainData[], [place, ...rest]: Path): PlainData[] {
  return list.map((entry, index) => (index === place && isObject(entry) ? without(entry, rest) : entry));
}
