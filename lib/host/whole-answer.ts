import { toolsMissing, unexpectedAnswer } from "../errors/host-failures";
import { missingToolsOf, partsOf } from "./parse-observation";
import type { ScriptResult } from "./runner";
import { lastOf } from "./said";

/**
 * The parts of an answer to a look that has to say which host it is.
 *
 * @throws ProviderError KTP265, KTP272
 */
export function wholeAnswer(host: string, { stdout, stderr, exitCode }: ScriptResult): ReadonlyMap<string, string> {
  const parts = partsOf(stdout);
  if (parts?.get("identity") !== undefined && parts.get("identity") !== "") return parts;
  const missing = parts === undefined ? [] : missingToolsOf(parts);
  if (missing.length > 0) throw toolsMissing(host, missing);
  throw unexpectedAnswer(host, exitCode, lastOf(stderr));
}
