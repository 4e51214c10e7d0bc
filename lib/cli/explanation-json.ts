import type { Explanation } from "../rules/explain";
import { jsonOf } from "./io";

/** Form of the JSON about a packet: another number only where somebody who reads this one would go wrong. */
export const EXPLANATION_VERSION = 1;

/** What becomes of a packet, as JSON for programs. docs/explain.md describes it. */
export function explanationJson(explanation: Explanation): string {
  return jsonOf({ version: EXPLANATION_VERSION, ...explanation });
}
