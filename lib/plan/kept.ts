import { unreachable } from "../rules/unreachable";
import type { FoundWindow } from "./window";

/** Differences in what a host keeps of us, whatever is managed there. Plain data: it survives JSON. */
export type KeptChange =
  | { readonly kind: "journal-stale"; readonly why: string }
  /** An apply that was never confirmed, and not taken back either. */
  | { readonly kind: "unconfirmed"; readonly holder: string };

/** What applying it will do, in the imperative. */
export function describeKept(change: KeptChange): string {
  switch (change.kind) {
    case "journal-stale":
      return `write the journal: ${change.why}`;
    case "unconfirmed":
      return `take back what ${change.holder} did not confirm`;
    default:
      return unreachable(change);
  }
}

/** The same as something that was found, for whoever looks. */
export function keptDrift(change: KeptChange): string {
  switch (change.kind) {
    case "journal-stale":
      return `the journal is stale: ${change.why}`;
    case "unconfirmed":
      return `a change by ${change.holder} is not confirmed`;
    default:
      return unreachable(change);
  }
}

/** What a look shows of a journal. */
interface Kept<Journal> {
  readonly journal?: Journal;
  readonly hasRemains: boolean;
  /** Whether the uninstall lies beside it, where that is looked for. */
  readonly hasUninstall?: boolean;
}

/** Whether the journal on a host says what it should. `factsOf`: as a text, but for what tells one apply from another. */
export function journalDifferences<Journal extends { readonly status: string; readonly generation: number }>(
  wanted: Journal,
  { journal: found, hasRemains, hasUninstall }: Kept<Journal>,
  factsOf: (journal: Journal) => string,
): KeptChange[] {
  const stale = (why: string): KeptChange[] => [{ kind: "journal-stale", why }];
  if (found === undefined) return stale("the host has none");
  if (found.status === "applying") return stale("an earlier apply was cut off");
  if (hasRemains) return stale("remains of an earlier apply lie beside it");
  if (hasUninstall === false) return stale("the uninstall beside it is missing");
  const isSame = factsOf({ ...wanted, generation: found.generation }) === factsOf(found);
  return isSame ? [] : stale("it records other facts");
}

/** A change that waits for its word, as far as one does. */
export function windowChanges({ window }: { readonly window?: FoundWindow }): KeptChange[] {
  return window === undefined ? [] : [{ kind: "unconfirmed", holder: window.holder }];
}
