import type { Failure } from "../errors/failure";
import { isRecord, type Path } from "../spec/plain-data";
import { at, formatPath } from "../spec/property";

/** An object of a manifest, read by its keys. */
export type Member = Readonly<Record<string, unknown>>;

/** What stands at a path; `undefined` where it ends before. */
export function memberAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((outer, step) => {
    if (Array.isArray(outer) && typeof step === "number") return outer[step];
    return isRecord(outer) && Object.hasOwn(outer, step) ? outer[step] : undefined;
  }, value);
}

/** A copy with another value at a path. What lies beside the path is shared with the original. */
export function withMember(outer: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const inner = withMember(memberAt(outer, [step]), rest, value);
  if (Array.isArray(outer)) return outer.map((entry, index) => (index === step ? inner : entry));
  return { ...(isRecord(outer) ? outer : {}), [step]: inner };
}

/** Data as one text, equal for equal data: keys in order. */
export function canonicalText(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    isRecord(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

/** A failure at a place in a manifest. */
export function located(path: Path, failure: Failure): Failure {
  return at(formatPath(path), failure);
}
