import { describeFailure } from "../../lib/errors/failure";
import type { PolicySpec } from "../../lib/spec/policy";
import { resolvePolicy } from "../../lib/spec/resolve";
import type { ResolvedPolicy } from "../../lib/spec/resolved";

/** A spec that has to be without fault. */
export function policyOf(spec: PolicySpec): ResolvedPolicy {
  const resolved = resolvePolicy(spec);
  if (!resolved.ok) throw new Error(resolved.failures.map(describeFailure).join("\n"));
  return resolved.value;
}
