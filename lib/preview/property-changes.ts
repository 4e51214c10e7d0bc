import { UNKNOWN } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";

/** A property of a spec that changes, apart from what it means for traffic. */
export interface PropertyChange {
  /** `proxyUser.uid` */
  readonly property: string;
  /** As JSON. None: it was not said. */
  readonly before?: string;
  readonly after?: string;
}

/** What nobody knows yet, in a table. */
export const NOT_KNOWN: string = "(known after the apply)";

/** Their effect is traffic, which is told by itself. */
const OF_TRAFFIC: readonly string[] = ["redirect", "ipFamilyMode", "keepExistingConnections", "dropInvalidPackets"];

type Spec = Readonly<Record<string, unknown>>;

export function propertyChanges(before: Spec, after: Spec): PropertyChange[] {
  const [olds, news] = [flat(before), flat(after)];
  const names = [...new Set([...olds.keys(), ...news.keys()])].filter((name) => !isOfTraffic(name));
  return names
    .filter((name) => olds.get(name) !== news.get(name))
    .map((property) => ({ property, ...said("before", olds.get(property)), ...said("after", news.get(property)) }));
}

function isOfTraffic(property: string): boolean {
  return OF_TRAFFIC.some((name) => property === name || property.startsWith(`${name}.`));
}

function said(when: "before" | "after", text: string | undefined): Partial<PropertyChange> {
  return text === undefined ? {} : { [when]: text };
}

/** Paths and values; a list is one value. */
function flat(spec: Spec, path: readonly string[] = []): Map<string, string> {
  const entries = Object.entries(spec).flatMap(([key, value]): [string, string][] => {
    if (isRecord(value)) return [...flat(value, [...path, key])];
    return [[[...path, key].join("."), value === UNKNOWN ? NOT_KNOWN : JSON.stringify(value)]];
  });
  return new Map(entries);
}
