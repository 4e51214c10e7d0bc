import type { Told } from "./judged";
import { RISKS, type Risk } from "./risks";

/** How many resources have a risk, and of how many of them it is accepted. */
export interface RiskCount {
  readonly risk: Risk;
  readonly at: number;
  readonly accepted: number;
}

/** A plan in numbers: how many resources there are to tell of, and the risks that they have, the worst first. */
export function riskCounts(folds: readonly Told[]): { readonly count: number; readonly risks: readonly RiskCount[] } {
  const risks = RISKS.map((risk) => {
    const having = folds.map((fold) => namesAt(fold, risk));
    return { risk, at: sum(having.map(({ all }) => all)), accepted: sum(having.map(({ accepted }) => accepted)) };
  });
  return { count: sum(folds.map(({ names }) => names.length)), risks: risks.filter(({ at }) => at > 0) };
}

/** How many of all have a risk: `3 of 4, 2 of these accepted`. */
export function partText({ at, accepted }: RiskCount, count: number): string {
  return `${at} of ${count}${accepted === 0 ? "" : `, ${accepted} of these accepted`}`;
}

function namesAt({ dangers }: Told, risk: Risk): { readonly all: number; readonly accepted: number } {
  const ofRisk = dangers.filter(({ danger }) => danger.risk === risk);
  const all = new Set(ofRisk.flatMap(({ names }) => names));
  const open = new Set(ofRisk.filter(({ accepted }) => accepted === undefined).flatMap(({ names }) => names));
  return { all: all.size, accepted: all.size - open.size };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
