import type { Failure } from "../errors/failure";
import { type Plan, planHost } from "../plan/plan";
import { CHECKS } from "./checks";
import type { Check, Finding } from "./finding";
import { attempt, type Look } from "./look";
import { planWords } from "./plan-words";
import { printable } from "./printable";

/** What doctor has to say about a host: findings in a fixed order, and what an apply would do there. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly outlook: Outlook;
  /** Everything for which the host is not ready, each once. */
  readonly failures: readonly Failure[];
}

/** `unknown`: without root nobody can say what is there. */
export type Outlook =
  | { readonly kind: "planned"; readonly changes: readonly string[]; readonly notes: readonly string[] }
  | { readonly kind: "refused"; readonly failures: readonly Failure[] }
  | { readonly kind: "unknown" };

export function report(look: Look): Report {
  const findings = CHECKS.flatMap(({ checks }) => checks.flatMap((check) => findingsOf(check, look)));
  const outlook = outlookOf(look);
  const found = findings.flatMap((finding) => (finding.level === "problem" ? [finding.failure] : []));
  const refused = outlook.kind === "refused" ? outlook.failures : [];
  return { findings, outlook, failures: distinct([...found, ...refused]) };
}

function findingsOf({ name, remarks }: Check, look: Look): Finding[] {
  return remarks(look).map((remark) => ({ ...remark, found: printable(remark.found), check: name }));
}

function outlookOf({ host, spec, seen, notRoot }: Look): Outlook {
  if (notRoot !== undefined) return { kind: "unknown" };
  const plan = attempt(() => planHost(host, spec, seen));
  return "error" in plan ? { kind: "refused", failures: plan.error.failures } : planned(plan.value, seen);
}

function planned(plan: Plan, seen: Look["seen"]): Outlook {
  return { kind: "planned", changes: planWords(plan, seen), notes: plan.notes };
}

function distinct(failures: readonly Failure[]): readonly Failure[] {
  return [...new Map(failures.map((failure) => [JSON.stringify(failure), failure])).values()];
}
