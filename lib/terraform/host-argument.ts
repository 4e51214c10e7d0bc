import type { Failure } from "../errors/failure";
import { resolveKnown } from "../lifecycle/known";
import { UNKNOWN } from "../lifecycle/wire";
import type { Resolved } from "../spec/resolve";
import type { ResolvedHostSpec } from "../spec/resolved";
import { readObject } from "./argument";
import type { Parameter } from "./function";
import { HOST_SCHEMA } from "./host-schema";

/** What functions take that speak of a host. */
export const HOST_PARAMETER: Parameter = {
  name: "spec",
  says: "Attributes of a `kuma_transparent_proxy_host`, or one as a whole.",
  type: "dynamic",
};

/** Reads it: all of its faults, or what it means; `undefined` where that depends on what nobody knows yet. */
export function readHost(given: unknown): Resolved<ResolvedHostSpec | undefined> {
  if (given === UNKNOWN) return { ok: true, value: undefined };
  const { values, failures: names } = readObject(HOST_SCHEMA.attributes, given);
  const resolved = resolveKnown(HOST_SCHEMA.kind, HOST_SCHEMA.spec(values));
  const faults = resolved.ok ? [] : resolved.failures.map((failure) => placed(failure));
  const failures = [...names, ...faults];
  return failures.length === 0 ? resolved : { ok: false, failures };

  function placed(failure: Failure): Failure {
    const { property } = failure;
    return property === undefined ? failure : { ...failure, property: HOST_SCHEMA.property(property, values) };
  }
}
