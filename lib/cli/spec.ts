import { resolveDeclared } from "../engine/declared";
import { ProviderError } from "../errors/failure";
import type { Resolved } from "../spec/resolve";
import type { ResolvedHostSpec } from "../spec/resolved";
import { readConfig } from "./config";
import type { Io } from "./io";

/**
 * Reads a configuration as the spec of a host. Kuma's own keys alone are such a spec, too; what it says about ports and
 * users is then read in just the way in which an apply reads it.
 *
 * @throws ProviderError KTP100 to KTP199, all faults at once; KTP401 to KTP405
 */
export async function readHostSpec(path: string, io: Io): Promise<ResolvedHostSpec> {
  return resolved(resolveDeclared(await readConfig(path, io)));
}

/** @throws ProviderError everything that is wrong */
export function resolved<T>(outcome: Resolved<T>): T {
  if (outcome.ok) return outcome.value;
  const [first, ...rest] = outcome.failures;
  if (first === undefined) throw new Error("refused without a failure");
  throw new ProviderError(first, ...rest);
}
