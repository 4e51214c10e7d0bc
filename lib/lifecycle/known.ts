import { describeFailure, type Failure } from "../errors/failure";
import { isRecord, type Path } from "../spec/plain-data";
import { formatPath } from "../spec/property";
import type { Resolved } from "../spec/resolve";
import type { Declared } from "./kind";
import { holdsUnknown, UNKNOWN, type Wire } from "./wire";

/** Where the unknown is in a preview: a property may be an output of a resource that is not there yet. */

/** How a spec is read of which a part may be unknown. */
export type Knowable<Spec> = Pick<Declared<Spec>, "declare" | "faultsOf" | "withSay">;

/**
 * Reads a spec as far as it is known: its faults, whatever the rest will be; or the spec with all that has a say in its
 * effect, `undefined` where that depends on what nobody knows yet.
 */
export function resolveKnown<Spec>(kind: Knowable<Spec>, written: Wire): Resolved<Spec | undefined> {
  if (!holdsUnknown(written)) return kind.declare(written);
  const standIn = withStandIn(kind, written);
  const settled = standIn === undefined ? undefined : kind.declare(standIn);
  const others = settled?.ok === false ? settled.failures : [];
  const failures = distinct([...knownFaults(kind, written), ...others]);
  if (failures.length > 0) return { ok: false, failures };
  return settled ?? { ok: true, value: undefined };
}

/** What a spec does, as far as that is known: `undefined` is the spec that nobody knows enough of. */
export function knownEffect<Spec>(kind: Pick<Declared<Spec>, "effect" | "noEffect">, spec: Spec | undefined): Wire {
  return spec === undefined
    ? Object.fromEntries(Object.keys(kind.noEffect).map((key) => [key, UNKNOWN]))
    : kind.effect(spec);
}

/** Faults of single values that are known. Whether two values go together is asked once both are. */
function knownFaults(kind: Pick<Declared<unknown>, "faultsOf">, written: Wire): Failure[] {
  const unknown = unknownPaths(written, []).map(formatPath);
  return kind.faultsOf(written).filter(({ property = "" }) => !unknown.some((path) => isWithin(property, path)));
}

function unknownPaths(value: unknown, path: Path): Path[] {
  if (value === UNKNOWN) return [path];
  if (Array.isArray(value)) return value.flatMap((entry, index) => unknownPaths(entry, [...path, index]));
  return isRecord(value) ? Object.entries(value).flatMap(([key, member]) => unknownPaths(member, [...path, key])) : [];
}

function isWithin(property: string, path: string): boolean {
  return property === path || property.startsWith(`${path}.`) || property.startsWith(`${path}[`);
}

/**
 * The spec with a connection in which all is known. Of a connection only its kind and port have a say in an effect:
 * the rules of a host exclude the port where the spec names none.
 */
function withStandIn(kind: Pick<Declared<unknown>, "withSay">, written: Wire): Wire | undefined {
  const { connection, ...policy } = kind.withSay(written);
  if (holdsUnknown(policy) || connection === UNKNOWN) return undefined;
  if (!isRecord(connection)) return { ...policy, connection };
  const { exec, host, port } = connection;
  if (port === UNKNOWN) return undefined;
  return { ...policy, connection: exec === undefined ? { host, port } : { exec: ["sh"] } };
}

function distinct(failures: readonly Failure[]): Failure[] {
  return [...new Map(failures.map((failure) => [describeFailure(failure), failure])).values()];
}
