import type { DataplaneChange } from "./change";
import type { DataplaneStep } from "./step";

/** A piece of a plan: the differences, and the steps that end them. */
export interface DataplaneWork {
  readonly changes: readonly DataplaneChange[];
  readonly steps: readonly DataplaneStep[];
}

export const NOTHING: DataplaneWork = { changes: [], steps: [] };
