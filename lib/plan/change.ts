import type { Family, Hook, TableName } from "../rules/model";
import { unreachable } from "../rules/unreachable";
import type { HostBackend, HostPersistence } from "./journal";
import { describeKept, type KeptChange } from "./kept";
import type { Shadow } from "./shadows";

/** Where a rule of ours lives. */
interface Place {
  readonly family: Family;
  readonly table: TableName;
}

/** One difference between what a host has and what it should have. Plain data: it survives JSON. */
export type Change =
  | { readonly kind: "user-missing"; readonly name: string; readonly uid: number }
  | { readonly kind: "loopback-address-missing"; readonly address: string }
  | { readonly kind: "chain-differs"; readonly place: Place; readonly chain: string; readonly lines: LineDiff }
  | { readonly kind: "hook-differs"; readonly place: Place; readonly hook: Hook; readonly lines: LineDiff }
  | { readonly kind: "hook-shadowed"; readonly place: Place; readonly hook: Hook; readonly by: readonly Shadow[] }
  | { readonly kind: "chain-surplus"; readonly place: Place; readonly chain: string }
  | { readonly kind: "native-table-differs"; readonly lines: LineDiff }
  | { readonly kind: "other-backend-in-use"; readonly backend: HostBackend }
  /** Paths and units that are missing or altered, and those of another way than the wanted one. */
  | {
      readonly kind: "persistence-differs";
      readonly persistence: HostPersistence;
      readonly missing: readonly string[];
      readonly surplus: readonly string[];
    }
  /** Traffic passes by the sidecar, and nothing would ever have it taken again. */
  | { readonly kind: "gate-open" }
  | KeptChange;

/** In the canonical form. Both lists empty: the same rules in another order or place. */
export interface LineDiff {
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
}

/** Whether our rules are there, all of them, and only somebody else's stand ahead of them. */
export function isOfOrder(change: Change): boolean {
  if (change.kind === "hook-shadowed") return true;
  return change.kind === "hook-differs" && change.lines.missing.length + change.lines.surplus.length === 0;
}

/** One line for a preview, in the imperative: what applying this change will do. */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case "user-missing":
      return `create user ${change.name} (${change.uid})`;
    case "loopback-address-missing":
      return `add ${change.address} to the loopback interface`;
    case "chain-differs":
      return `rewrite chain ${placeText(change.place)}/${change.chain}: ${linesText(change.lines)}`;
    case "hook-differs":
      return `rewrite our rules in ${placeText(change.place)}/${change.hook}: ${linesText(change.lines)}`;
    case "hook-shadowed":
      return `put our rules in ${placeText(change.place)}/${change.hook} ahead of ${change.by.map(({ text }) => text).join(", ")}`;
    case "chain-surplus":
      return `remove chain ${placeText(change.place)}/${change.chain}`;
    case "native-table-differs":
      return `replace table inet kuma_mesh: ${linesText(change.lines)}`;
    case "other-backend-in-use":
      return `remove our rules from ${change.backend}`;
    case "persistence-differs":
      return `have ${persistenceText(change.persistence)}`;
    case "gate-open":
      return "take the rules out that let traffic by the sidecar";
    case "journal-stale":
    case "unconfirmed":
      return describeKept(change);
    default:
      return unreachable(change);
  }
}

/** By what rules come back after a boot, in words. */
function persistenceText(persistence: HostPersistence): string {
  return persistence === "none" ? "nothing load the rules at boot" : `${persistence} load the rules at boot`;
}

/** Whether packets may fare otherwise once it is made. */
export function touchesRules(change: Change): boolean {
  switch (change.kind) {
    case "chain-differs":
    case "hook-differs":
    case "hook-shadowed":
    case "chain-surplus":
    case "native-table-differs":
    case "other-backend-in-use":
    case "gate-open":
      return true;
    case "user-missing":
    case "loopback-address-missing":
    case "persistence-differs":
    case "journal-stale":
    case "unconfirmed":
      return false;
    default:
      return unreachable(change);
  }
}

function placeText({ family, table }: Place): string {
  return `${family}/${table}`;
}

function linesText({ missing, surplus }: LineDiff): string {
  if (missing.length + surplus.length === 0) return "the order differs";
  const parts = [
    ...(missing.length > 0 ? [`${missing.length} missing`] : []),
    ...(surplus.length > 0 ? [`${surplus.length} that the spec does not ask for`] : []),
  ];
  return parts.join(", ");
}

/** What of `wanted` is missing in `found`, and what `found` has besides; doubles count. */
export function diffLines(found: readonly string[], wanted: readonly string[]): LineDiff {
  return { missing: without(wanted, found), surplus: without(found, wanted) };
}

function without(lines: readonly string[], taken: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of taken) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
