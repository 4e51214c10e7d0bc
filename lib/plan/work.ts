import type { Change } from "./change";
import type { Step } from "./step";

/** A piece of a plan: the differences, and the steps that end them. */
export interface Work {
  readonly changes: readonly Change[];
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
}
