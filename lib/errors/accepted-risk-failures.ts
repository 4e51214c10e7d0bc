import type { Failure } from "./failure";

/** What can be wrong with a file of accepted risks: KTP422 and KTP423. */

/** A risk is accepted for a time, and that has no end. */
export const notADate = (written: string): Failure => ({
  code: "KTP422",
  problem: `${written} is no day.`,
  remedy: "Write the last day on which the risk is accepted, as 2026-12-31.",
});

/** Who accepts a risk says why, and for what. */
export const saysNothing = (what: string): Failure => ({
  code: "KTP423",
  problem: `${what} is empty.`,
  remedy: "Say why the risk is accepted, and of which resources of the plan: `db-1`, or `db-*`.",
});
