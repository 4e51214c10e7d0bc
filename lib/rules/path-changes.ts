import { type AnyRule, isDoubtful } from "./any-rule";
import { type Flow, flowsOf } from "./flows";
import type { Family } from "./model";
import { type PacketVerdict, type WalkedTable, walk } from "./walk";

/** What rules do with a packet, whichever of them. */
export interface Fate {
  readonly verdict: PacketVerdict;
  /** @default none: the one that everything is in */
  readonly zone?: number;
}

/** A flow beside what becomes of it, and what should. */
export interface FlowFates {
  readonly flow: Flow;
  readonly found: Fate;
  readonly wanted: Fate;
}

/** How packets of one family fare, and how they should. */
export interface PathChanges {
  readonly family: Family;
  /** Every flow, as it fares if rules that we do not understand take nothing. */
  readonly flows: readonly FlowFates[];
  /** The same flows, as they fare if such rules take all that they can. */
  readonly doubted: readonly FlowFates[];
  /** There are too many flows to try them all: none is told. */
  readonly isUntold: boolean;
}

type Tables = readonly WalkedTable<AnyRule>[];

/**
 * Which traffic changes path: by the simulator, over all flows that either rules tell apart.
 *
 * @param found the rules as a packet meets them, foreign ones where those count
 * @param wanted ours alone, as they should be
 */
export function pathChanges(family: Family, found: Tables, wanted: Tables): PathChanges {
  const flows = flowsOf(family, [found, wanted]);
  if (flows === undefined) return { family, flows: [], doubted: [], isUntold: true };
  const fates = flows.map((flow) => ({ flow, found: fateOf(found, flow, false), wanted: fateOf(wanted, flow, false) }));
  const doubted = isAnyDoubtful(found) ? fates.map((one) => ({ ...one, found: fateOf(found, one.flow, true) })) : fates;
  return { family, flows: fates, doubted, isUntold: false };
}

function fateOf(tables: Tables, { packet }: Flow, doubt: boolean): Fate {
  return comparable(walk(tables, packet, doubt));
}

/** A fate alone, in the one form by which fates are compared. */
export function comparable({ verdict, zone }: Fate): Fate {
  return zone === undefined || zone === 0 ? { verdict } : { verdict, zone };
}

function isAnyDoubtful(tables: Tables): boolean {
  return tables.some(({ chains }) => [...chains.values()].flat().some(({ rule }) => isDoubtful(rule)));
}

/** What fares otherwise than it should. What others take of the traffic that ours let pass by is none of our business. */
export function isChanged({ found, wanted }: Pick<FlowFates, "found" | "wanted">): boolean {
  if (found.verdict.kind === "taken" && wanted.verdict.kind === "untouched") return false;
  return JSON.stringify(found) !== JSON.stringify(wanted);
}

/** Whether all traffic keeps to its path: surely, perhaps, or not. */
export function keepsPath({ flows, doubted, isUntold }: PathChanges): "yes" | "perhaps" | "no" {
  if (flows.some(isChanged)) return "no";
  return isUntold || doubted.some(isChanged) ? "perhaps" : "yes";
}
