import { dataplaneVariables } from "../../dataplane/dataplane";
import { dataplaneText } from "../../dataplane/dataplane-text";
import { variableMissing } from "../../errors/service-failures";
import { at } from "../../spec/property";
import type { Resolved } from "../../spec/resolve";
import { type ResolvedKumaDataplane, resolveKumaDataplane } from "../../spec/resolve-kuma-dataplane";

/** Reads the spec of a proxy: all that is wrong with it, or what it means. Every variable of its Dataplane has to have a value. Never throws. */
export function declaredDataplane(written: unknown): Resolved<ResolvedKumaDataplane> {
  const resolved = resolveKumaDataplane(written);
  if (!resolved.ok) return resolved;
  const { dataplane, variables } = resolved.value;
  const missing = dataplaneVariables(dataplaneText(dataplane)).filter((name) => !Object.hasOwn(variables, name));
  if (missing.length === 0) return resolved;
  return { ok: false, failures: missing.map((name) => at("variables", variableMissing(name))) };
}
