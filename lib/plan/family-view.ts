import { type EraTable, eraTables } from "../rules/eras";
import { FAMILIES, type Family, type HostRules, TABLES, type Table, type TableName } from "../rules/model";
import { type Ownership, ownBySight, ownedTables } from "../rules/owned";
import type { SavedRule } from "../rules/parse-iptables";
import type { ResolvedHostSpec } from "../spec/resolved";
import type { HostBackend } from "./journal";
import type { IptablesBackend, Observation } from "./observation";
import { emptyState, foundState, keepWhatIsRight, stateBefore, type TableState, wantedState } from "./table-state";

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
  const found = foundState(name, { owned, era, saved: saved.find((table) => table.name === name) }, wanted, isMarked);
  const should = wanted === undefined ? emptyState(name) : wantedState(wanted, { comments: spec.policy.comments });
  const kept = keepWhatIsRight(found, should);
  const ahead = { PREROUTING: owned?.hooks.PREROUTING.ahead ?? 0, OUTPUT: owned?.hooks.OUTPUT.ahead ?? 0 };
  const pair = { name, found, wanted: kept, before: stateBefore(found, kept, ahead) };
  return [era === undefined ? pair : { ...pair, era }];
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
  return [{ name, found, wanted: stateOf(wanted), before: found }];
}
