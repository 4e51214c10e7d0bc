import type { Family, Hook } from "../rules/model";
import { keepsPath, pathChanges } from "../rules/path-changes";
import { foreignRules } from "./neighbours";
import type { TableState } from "./table-state";
import { type Surroundings, walkedAhead, walkedState } from "./walked";

/** A rule of somebody else that takes traffic which our last rules in a hook should see, wherever it is ahead of them. */
export interface Shadow {
  /** As iptables-save prints it. */
  readonly text: string;
  /** Whether it surely does: else it may, since there is something in it that we do not understand. */
  readonly isCertain: boolean;
  /** How many foreign rules stand before it. */
  readonly index: number;
  /** Whether it is ahead of one of ours now. */
  readonly isAhead: boolean;
}

/**
 * Which foreign rules must not be ahead of our last ones: each one that came since we were here last, and by which some
 * packet would fare otherwise than by ours alone. What was there before us is ahead of ours by design.
 *
 * @param wanted our rules, as they should be
 */
export function shadowsIn(family: Family, hook: Hook, wanted: TableState, around: Surroundings): Shadow[] {
  if (wanted.hooks[hook].last.length === 0) return [];
  const alone = walkedState(wanted);
  return foreignRules(around.hooks[hook]).flatMap(({ saved, index, oursBehind, isNewcomer }): Shadow[] => {
    if (!isNewcomer) return [];
    const keeps = keepsPath(pathChanges(family, [walkedAhead(wanted, hook, saved, around.saved)], [alone]));
    if (keeps === "yes") return [];
    return [{ text: saved.text, isCertain: keeps === "no", index, isAhead: oursBehind.length > 0 }];
  });
}
