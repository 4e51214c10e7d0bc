import { ProviderError } from "../../lib/errors/failure";
import type { Resolved } from "../../lib/spec/resolve";

/** What was resolved. @throws ProviderError with all faults, where there are any */
export function valueIn<T>(resolved: Resolved<T>): T {
  if (!resolved.ok) throw new ProviderError(...(resolved.failures as [never, ...never[]]));
  return resolved.value;
}
