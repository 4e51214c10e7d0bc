import { listed } from "../rules/listed";
import { unreachable } from "../rules/unreachable";
import { causeOf } from "./cause";
import type { Change, LineDiff } from "./change";
import { driftEffect } from "./drift-effect";
import { type Cause, type Evidence, isGone, textsAheadOfFirst } from "./evidence";
import { keptDrift } from "./kept";

/** What is said of a host that is as its spec asks. */
export const NO_DRIFT: string = "none";

/**
 * A host's differences as one line for people: what differs, who probably did it, and which traffic changes path. The
 * same host gives the same line.
 */
export function describeDrift(changes: readonly Change[], evidence: Evidence): string {
  if (changes.length === 0) return NO_DRIFT;
  const told = changes.map((change) => ({ text: textOf(change, evidence), cause: causeOf(change, evidence) }));
  const what = inRuns(told.filter(({ text }, index) => told.findIndex((one) => one.text === text) === index));
  return `${what.join("; ")}: ${driftEffect(changes, evidence.views, evidence.seen)}`;
}

/** Where no rule is left, nobody wants to hear in how many chains. */
function textOf(change: Change, evidence: Evidence): string {
  const isLoss = change.kind === "hook-differs" || change.kind === "chain-differs";
  if (isLoss && isGone(evidence)) return "all our rules missing";
  const ahead = change.kind === "hook-differs" ? textsAheadOfFirst(evidence, change.place, change.hook) : [];
  return ahead.length === 0 ? driftOf(change) : `${driftOf(change)}, where ours do not come before ${quoted(ahead)}`;
}

interface Told {
  readonly text: string;
  readonly cause: Cause | undefined;
}

/** Differences, each with what made it; one cause of several in a row is named once, behind them. */
function inRuns(told: readonly Told[]): string[] {
  return told.map(({ text, cause }, index) => {
    const next = told[index + 1];
    const isLastOfRun =
      next === undefined || next.cause?.who !== cause?.who || next.cause?.evidence !== cause?.evidence;
    return cause === undefined || !isLastOfRun ? text : `${text} (${cause.who}, probably: ${cause.evidence})`;
  });
}

function driftOf(change: Change): string {
  switch (change.kind) {
    case "user-missing":
      return `user ${change.name} is missing`;
    case "loopback-address-missing":
      return `${change.address} is missing on the loopback interface`;
    case "chain-differs":
      return `${countText(change.lines)} in ${change.place.family}/${change.place.table}/${change.chain}`;
    case "hook-differs":
      return `${countText(change.lines)} in ${change.place.family}/${change.place.table}/${change.hook}`;
    case "hook-shadowed":
      return shadowText(change);
    case "chain-surplus":
      return `chain ${change.place.family}/${change.place.table}/${change.chain} should not be there`;
    case "native-table-differs":
      return `${countText(change.lines)} in table inet kuma_mesh`;
    case "other-backend-in-use":
      return `rules of ours in ${change.backend}, too`;
    case "persistence-differs":
      return [
        ...(change.missing.length > 0 ? [`${change.missing.join(", ")} missing or altered`] : []),
        ...(change.surplus.length > 0 ? [`${change.surplus.join(", ")} should not be there`] : []),
      ].join(", ");
    case "gate-open":
      return "rules let all traffic by the sidecar";
    case "journal-stale":
    case "unconfirmed":
      return keptDrift(change);
    default:
      return unreachable(change);
  }
}

function shadowText({ place, hook, by }: Extract<Change, { kind: "hook-shadowed" }>): string {
  const sure = by.every(({ isCertain }) => isCertain) ? "shadowed" : "perhaps shadowed";
  return `our rules in ${place.family}/${place.table}/${hook} are ${sure} by ${quoted(by.map(({ text }) => text))}`;
}

const MOST_QUOTED = 3;

function quoted(texts: readonly string[]): string {
  return listed(
    texts.map((text) => `\`${text}\``),
    MOST_QUOTED,
  );
}

function countText({ missing, surplus }: LineDiff): string {
  const parts = [
    ...(missing.length > 0 ? [`${rules(missing.length)} missing`] : []),
    ...(surplus.length > 0 ? [`${rules(surplus.length)} too many`] : []),
  ];
  return parts.length === 0 ? "the order differs" : parts.join(", ");
}

function rules(count: number): string {
  return count === 1 ? "1 rule" : `${count} rules`;
}
