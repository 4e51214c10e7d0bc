import type { DnsChange } from "./change";
import type { DnsStep } from "./step";

/** A piece of a plan: the differences, and the steps that end them. */
export interface DnsWork {
  readonly changes: readonly DnsChange[];
  readonly steps: readonly DnsStep[];
  readonly notes: readonly string[];
}

export const NOTHING: DnsWork = { changes: [], steps: [], notes: [] };
