import { unreachable } from "../rules/unreachable";
import type { Change, LineDiff } from "./change";

/** What is said of a host that is as its spec asks. */
export const NO_DRIFT: string = "none";

/** A host's differences as one sentence for people, counted where there are many. */
export function describeDrift(changes: readonly Change[]): string {
  if (changes.length === 0) return NO_DRIFT;
  return changes.map(driftOf).join("; ");
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
    case "journal-stale":
      return `the journal is stale: ${change.why}`;
    case "unconfirmed":
      return `a change by ${change.holder} is not confirmed`;
    default:
      return unreachable(change);
  }
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
