import { type EraTable, eraTables } from "../rules/eras";
import { FAMILIES, type Family, type Hook, type HostRules, TABLES, type Table, type TableName } from "../rules/model";
import { type Ownership, ownBySight, ownedTables } from "../rules/owned";
import type { SavedRule, SavedTable } from "../rules/parse-iptables";
import type { ResolvedHostSpec } from "../spec/resolved";
import type { HostBackend } from "./journal";
import { aheadOf, type ForeignRule, hookKey, neighboursIn, newcomersAhead } from "./neighbours";
import type { IptablesBackend, Observation } from "./observation";
import { atTheirPlace, stateBefore } from "./placement";
import { type Shadow, shadowsIn } from "./shadows";
import { canonicalOf, emptyState, foundState, keepWhatIsRight, type TableState, wantedState } from "./table-state";
import type { Surroundings } from "./walked";

/** One family of a host beside what the spec asks for there: the tables that either of them has, in pairs. */
export interface FamilyView {
  readonly family: Family;
  readonly tables: readonly TablePair[];
}

export interface TablePair {
  readonly name: TableName;
  readonly found: TableState;
  /** What is right already stands here as it was found. */
  readonly wanted: TableState;
  /** What an undo goes back to. */
  readonly before: TableState;
  /** What an older kumactl left there, and we take over. */
  readonly era?: EraTable;
  /** What stands around our rules, where they are kept by iptables. */
  readonly around?: Surroundings;
  /** Foreign rules that must not be ahead of our last ones. */
  readonly shadows: Readonly<Record<Hook, readonly Shadow[]>>;
}

/** @param rules the bound rules of the spec; none at all where the back-end is to be left */
export function familyViews(
  backend: HostBackend,
  rules: HostRules,
  spec: ResolvedHostSpec,
  seen: Observation,
): FamilyView[] {
  return FAMILIES.map((family) => {
    const wanted = rules.find((set) => set.family === family)?.tables ?? [];
    const pair = (name: TableName) => {
      const table = wanted.find((candidate) => candidate.name === name);
      return backend === "nftables"
        ? nativePair(name, family, table, seen)
        : iptablesPair({ name, backend, family, wanted: table, spec, seen });
    };
    return { family, tables: TABLES.flatMap(pair) };
  });
}

/** Foreign rules in a hook that stand ahead of ours which have to come before everything foreign. */
export function aheadOfFirst({ wanted, around }: Pick<TablePair, "wanted" | "around">, hook: Hook): ForeignRule[] {
  if (around === undefined) return [];
  const first = wanted.hooks[hook].first.flatMap((line) => canonicalOf([line]));
  return aheadOf(around.hooks[hook], (saved) => canonicalOf([saved]).some((line) => first.includes(line)));
}

/** Foreign rules in a hook that stand where they did not when we were last here, or must not stand at all. */
export function intruders(pair: Pick<TablePair, "wanted" | "around">, hook: Hook): ForeignRule[] {
  const newcomers = pair.around === undefined ? [] : newcomersAhead(pair.around.hooks[hook]);
  return [...aheadOfFirst(pair, hook), ...newcomers];
}

interface PairInput {
  readonly name: TableName;
  readonly backend: IptablesBackend;
  readonly family: Family;
  readonly wanted: Table | undefined;
  readonly spec: ResolvedHostSpec;
  readonly seen: Observation;
}

function iptablesPair({ name, backend, family, wanted, spec, seen }: PairInput): TablePair[] {
  const saved = seen.saved[backend]?.[family] ?? [];
  const owned = ownedTables(saved, ownership(family, seen)).find((table) => table.name === name);
  const era = erasIn(backend, family, spec, seen).find((table) => table.name === name);
  if (wanted === undefined && owned === undefined && era === undefined) return [];
  const isMarked = (rule: SavedRule) => !spec.policy.comments || ownBySight(rule, { table: name, chain: "" });
  const table = saved.find((candidate) => candidate.name === name) ?? { name, chains: [] };
  const found = foundState(name, { owned, era, saved: table }, wanted, isMarked);
  const should = wanted === undefined ? emptyState(name) : wantedState(wanted, { comments: spec.policy.comments });
  const kept = keepWhatIsRight(found, should);
  const around = surroundings({ table, family, backend, seen }, era);
  const shadows = eachHook((hook) => shadowsIn(family, hook, kept, around));
  const placed = atTheirPlace(found, kept, shadows);
  const before = stateBefore(found, placed, around.hooks);
  return [{ name, found, wanted: placed, before, around, shadows, ...(era === undefined ? {} : { era }) }];
}

/** What stands in the hooks beside our rules, and what of it an apply through this back-end left there. */
function surroundings(
  { table, family, backend, seen }: Omit<PairInput, "name" | "wanted" | "spec"> & { readonly table: SavedTable },
  era: EraTable | undefined,
): Surroundings {
  const ahead = seen.journal?.backend === backend ? seen.journal.baseline?.ahead : undefined;
  const isOurs = ownership(family, seen);
  const neighbours = (hook: Hook) =>
    neighboursIn(table, hook, { isOurs, era: era?.hooks[hook] ?? [] }, ahead?.[hookKey(family, table.name, hook)]);
  return { saved: table, hooks: eachHook(neighbours) };
}

function eachHook<T>(of: (hook: Hook) => T): Readonly<Record<Hook, T>> {
  return { PREROUTING: of("PREROUTING"), OUTPUT: of("OUTPUT") };
}

/** What older kumactl left in one iptables. Rules for DNS without a comment count only where we have not been before. */
export function erasIn(
  backend: IptablesBackend,
  family: Family,
  spec: ResolvedHostSpec,
  seen: Observation,
): EraTable[] {
  return eraTables(seen.saved[backend]?.[family] ?? [], spec.policy.proxyUser.uid, seen.journal === undefined);
}

/** Rules without a comment are known by the journal, where the spec does without comments. */
function ownership(family: Family, seen: Observation): Ownership {
  const bare = new Set(seen.journal?.bareRules);
  return (rule, place) => ownBySight(rule, place) || bare.has(`${family} ${place.table} ${place.chain} ${rule.text}`);
}

function nativePair(name: TableName, family: Family, wanted: Table | undefined, seen: Observation): TablePair[] {
  const tables = seen.native?.rules.find((set) => set.family === family)?.tables ?? [];
  const table = tables.find((candidate) => candidate.name === name);
  if (wanted === undefined && table === undefined) return [];
  const stateOf = (side: Table | undefined) =>
    side === undefined ? emptyState(name) : wantedState(side, { comments: false });
  const found = stateOf(table);
  return [{ name, found, wanted: stateOf(wanted), before: found, shadows: eachHook(() => []) }];
}
