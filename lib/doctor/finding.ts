import type { Failure, ProviderError } from "../errors/failure";
import type { Look } from "./look";

/**
 * What was found, in a short phrase, and what to do about it. `ok`: looked at, and right. `note`: worth knowing.
 * `warning`: an apply succeeds, and something may go wrong then. `problem`: the host is not ready; it is a failure, with a
 * code.
 */
export type Remark =
  | { readonly level: "ok" | "note" | "warning"; readonly found: string; readonly remedy?: string }
  | { readonly level: "problem"; readonly found: string; readonly failure: Failure };

/** A remark and the check that made it. */
export type Finding = Remark & { readonly check: string };

/** One question that doctor asks about a host: a pure function of what was seen. It always has an answer. */
export interface Check {
  readonly name: string;
  /** What it looks at, in a sentence for the documentation. */
  readonly about: string;
  readonly remarks: (look: Look) => readonly Remark[];
}

export function ok(found: string): Remark {
  return { level: "ok", found };
}

export function note(found: string, remedy?: string): Remark {
  return remedy === undefined ? { level: "note", found } : { level: "note", found, remedy };
}

export function warning(found: string, remedy: string): Remark {
  return { level: "warning", found, remedy };
}

export function problem(found: string, { failures: [failure] }: ProviderError): Remark {
  if (failure === undefined) throw new Error("an error without a failure");
  return { level: "problem", found, failure };
}
