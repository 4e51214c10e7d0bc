import { describeFailure } from "../../lib/errors/failure";
import type { HostSpec } from "../../lib/spec/host";
import { resolveHostSpec } from "../../lib/spec/resolve";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";

/** A spec that has to be without fault. */
export function hostSpec(spec: HostSpec): ResolvedHostSpec {
  const resolved = resolveHostSpec(spec);
  if (!resolved.ok) throw new Error(resolved.failures.map(describeFailure).join("\n"));
  return resolved.value;
}
