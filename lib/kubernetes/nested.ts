import { isObject, type PlainData, type PlainObject } from "../spec/plain-data";
import { formatPath } from "../spec/property";

/** Every value that is no object, with the way to it: `redirect.inbound.port`. */
export function leaves(value: PlainData, path: readonly string[] = []): [property: string, value: PlainData][] {
  if (!isObject(value)) return [[formatPath(path), value]];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]));
}

/** The way back from {@link leaves}. */
export function nested(all: readonly (readonly [property: string, value: PlainData])[]): PlainObject {
  const whole: PlainObject = {};
  for (const [property, value] of all) {
    const steps = property.split(".");
    const last = steps.pop() ?? property;
    let inner = whole;
    for (const step of steps) {
      const known = inner[step];
      const next = isObject(known) ? known : {};
      inner[step] = next;
      inner = next;
    }
    inner[last] = value;
  }
  return whole;
}
