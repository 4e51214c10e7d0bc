import { groupedBy } from "../rules/grouped-by";
import { type AcceptedRisk, fits, isExpired } from "./accepted-risks";
import type { Fold } from "./folded";
import { type Danger, dangersOf, type Risk } from "./risks";

/** A danger, and of whom it is: those for whom somebody took the risk stand apart. */
export interface Judged {
  readonly danger: Danger;
  readonly names: readonly string[];
  /** By what the risk is taken. None: by nothing. */
  readonly accepted?: AcceptedRisk;
}

/** A fold with what may go wrong in it. */
export interface Told extends Fold {
  readonly dangers: readonly Judged[];
}

/**
 * Every danger of a change for everybody to whom it happens. Of several that accept a risk, the first counts.
 *
 * @param today the day in UTC: `2026-11-26`
 */
export function judged(fold: Fold, accepted: readonly AcceptedRisk[], today: string): Told {
  const valid = accepted.filter((one) => !isExpired(one, today));
  const dangers = dangersOf(fold.preview).flatMap((danger) => {
    const groups = groupedBy(fold.names, (name) => valid.find((one) => fits(one, danger, name)));
    return [...groups].map(([by, names]) => ({ danger, names, ...(by === undefined ? {} : { accepted: by }) }));
  });
  return { ...fold, dangers };
}

/** What was accepted of a fold, and for whom. */
export function acceptedIn({
  dangers,
}: Told): { readonly accepted: AcceptedRisk; readonly names: readonly string[] }[] {
  const names = new Map<AcceptedRisk, Set<string>>();
  for (const { accepted, names: own } of dangers) {
    if (accepted === undefined) continue;
    names.set(accepted, new Set([...(names.get(accepted) ?? []), ...own]));
  }
  return [...names].map(([accepted, of]) => ({ accepted, names: [...of] }));
}

/** Whether any of these risks is in it, or may be, that nobody took. */
export function isStopped({ dangers }: Told, gates: readonly Risk[]): boolean {
  return dangers.some(({ danger, accepted }) => {
    const risks = danger.risk === "unknown" ? [danger.risk, ...danger.mayBe] : [danger.risk];
    return accepted === undefined && risks.some((risk) => gates.includes(risk));
  });
}

/** What was accepted and is over, though the plan still has it. */
export function expired(
  told: readonly Told[],
  accepted: readonly AcceptedRisk[],
  today: string,
): readonly AcceptedRisk[] {
  const over = accepted.filter((one) => isExpired(one, today));
  return over.filter((one) =>
    told.some(({ dangers }) => dangers.some(({ danger, names }) => names.some((name) => fits(one, danger, name)))),
  );
}
