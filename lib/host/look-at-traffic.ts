import type { TrafficLook } from "../doctor/reception";
import type { ResolvedHostSpec } from "../spec/resolved";
import { linesOf } from "./answer-lines";
import { LIVES, listeners } from "./doctor-script-listeners";
import { FACTS, observeParts } from "./observe-script";
import { listenersOf } from "./parse-listeners";
import { parseObservation } from "./parse-observation";
import type { Runner } from "./runner";
import { wholeAnswer } from "./whole-answer";

/** Seconds that the script may take. */
const DEADLINE_SECONDS = 60;

/**
 * The rules of a host and who listens there, by one look as root. Changes nothing.
 *
 * @throws ProviderError what running a script throws; KTP265, KTP272
 */
export async function lookAtTraffic(runner: Runner, spec: ResolvedHostSpec): Promise<TrafficLook> {
  const script = [observeParts(spec), FACTS, listeners(spec), LIVES, "part end"].join("\n");
  const result = await runner.run(script, { asRoot: true, deadlineSeconds: DEADLINE_SECONDS });
  const parts = wholeAnswer(runner.name, result);
  return {
    host: runner.name,
    seen: parseObservation(parts),
    ...(parts.has("listeners") ? { listeners: listenersOf(linesOf(parts)) } : {}),
  };
}
