import { HOOKS } from "../rules/model";
import { pathChanges } from "../rules/path-changes";
import { NO_PATH_CHANGES, pathWords } from "../rules/path-words";
import { unreachable } from "../rules/unreachable";
import type { Change } from "./change";
import { type FamilyView, intruders, type TablePair } from "./family-view";
import type { Observation } from "./observation";
import { walkedAmong, walkedState } from "./walked";

/** What differences mean for traffic, in words. What the simulator cannot tell is said to be open. */
export function driftEffect(changes: readonly Change[], views: readonly FamilyView[], seen: Observation): string {
  const paths = changes.some(isOfRules) ? pathWords(views.filter(hasRules).map(changesIn)) : NO_PATH_CHANGES;
  const others = new Set(changes.flatMap((change) => otherEffects(change, seen)));
  return [...(paths === NO_PATH_CHANGES && others.size > 0 ? [] : [paths]), ...others].join("; ");
}

function isOfRules({ kind }: Change): boolean {
  return ["chain-differs", "hook-differs", "hook-shadowed", "chain-surplus", "native-table-differs"].includes(kind);
}

/** A family without any rules of ours, now or wanted, has no part in it. */
function hasRules({ tables }: FamilyView): boolean {
  return tables.length > 0;
}

function changesIn({ family, tables }: FamilyView): ReturnType<typeof pathChanges> {
  return pathChanges(
    family,
    tables.map(walkedFound),
    tables.map(({ wanted }) => walkedState(wanted)),
  );
}

/** Foreign rules have a part in it where they stand and should not. */
function walkedFound({ found, wanted, around }: TablePair): ReturnType<typeof walkedState> {
  if (around === undefined) return walkedState(found);
  const foreign = HOOKS.flatMap((hook) => intruders({ wanted, around }, hook));
  return walkedAmong(
    found,
    around,
    foreign.map(({ saved }) => saved),
  );
}

/** What no rule of ours tells. */
function otherEffects(change: Change, seen: Observation): string[] {
  switch (change.kind) {
    case "loopback-address-missing":
      return ["the sidecar cannot hand on what comes in over ipv6"];
    case "persistence-differs":
      return ["our rules may not come back after a boot"];
    case "gate-open":
      return ["nothing goes to the sidecar"];
    case "other-backend-in-use":
      return [UNTOLD];
    case "native-table-differs":
      return (seen.native?.foreign ?? []).length > 0 ? [UNTOLD] : [];
    case "user-missing":
    case "journal-stale":
    case "unconfirmed":
    case "chain-differs":
    case "chain-surplus":
    case "hook-differs":
    case "hook-shadowed":
      return [];
    default:
      return unreachable(change);
  }
}

const UNTOLD = "traffic may change path";
