import type { Family, Hook, TableName } from "../rules/model";
import { aheadOfFirst, type FamilyView } from "./family-view";
import type { HostBackend } from "./journal";
import type { Observation } from "./observation";
import type { Plan } from "./plan";
import type { TableState } from "./table-state";
import { type Traces, tracesOf } from "./traces";

/** Who probably made a host differ, and by what that is told: both in words. */
export interface Cause {
  /** `the host was started anew` */
  readonly who: string;
  /** `its unit changed state since` */
  readonly evidence: string;
}

/** Nobody whose traces we know. */
export const BY_HAND: Cause = { who: "by hand", evidence: "no other trace" };

/** All by which is told who changed a host. */
export interface Evidence {
  readonly backend: HostBackend;
  readonly seen: Observation;
  readonly views: readonly FamilyView[];
  /** As the last apply left them. Missing where no apply told: what is not known is not different. */
  readonly was?: Traces;
  readonly is: Traces;
}

export function evidenceOf(
  { backend, rules }: Pick<Plan, "backend" | "rules">,
  views: readonly FamilyView[],
  seen: Observation,
): Evidence {
  const families = views.map(({ family, tables }) => ({ family, tables: tables.map((pair) => pair.found) }));
  const foreign = backend === "nftables" ? (seen.native?.foreign ?? []) : [];
  const was = seen.journal?.baseline?.traces;
  const is = tracesOf(backend, { families, foreign }, rules, seen);
  return { backend, seen, views, is, ...(was === undefined ? {} : { was }) };
}

/** Whether a trace is another one than the last apply left. What either does not tell is none. */
export function hasChanged({ was, is }: Evidence, trace: string): boolean {
  return was?.[trace] !== undefined && is[trace] !== undefined && was[trace] !== is[trace];
}

/** Whether it is known to be the same. */
export function isSame({ was, is }: Evidence, trace: string): boolean {
  return was?.[trace] !== undefined && was[trace] === is[trace];
}

/** Whether nothing is left of our rules: in one family, or on the host. */
export function isGone({ views }: Evidence, family?: Family): boolean {
  const tables = views.filter((view) => family === undefined || view.family === family).flatMap((view) => view.tables);
  const wanted = tables.filter((pair) => !isEmpty(pair.wanted));
  return wanted.length > 0 && tables.every((pair) => isEmpty(pair.found));
}

function isEmpty({ chains, hooks }: TableState): boolean {
  const { PREROUTING, OUTPUT } = hooks;
  return chains.size + [PREROUTING, OUTPUT].flatMap(({ first, last }) => [...first, ...last]).length === 0;
}

/** Foreign rules, as text, that stand ahead of ours where those come first. */
export function textsAheadOfFirst(
  { views }: Evidence,
  place: { family: Family; table: TableName },
  hook: Hook,
): string[] {
  const pair = views.find(({ family }) => family === place.family)?.tables.find(({ name }) => name === place.table);
  return pair === undefined ? [] : aheadOfFirst(pair, hook).map(({ saved }) => saved.text);
}
