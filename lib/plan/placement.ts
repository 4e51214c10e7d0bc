import type { Hook } from "../rules/model";
import { foreignRules, type Neighbours } from "./neighbours";
import type { Shadow } from "./shadows";
import type { HookState, TableState } from "./table-state";

/**
 * The state that an undo goes back to: as found, but with each rewritten hook parted where the first foreign rule
 * stood, so that what was ahead of it comes to stand ahead of it again, and the others where the first of them stood.
 */
export function stateBefore(
  found: TableState,
  wanted: TableState,
  neighbours: Readonly<Record<Hook, Neighbours>>,
): TableState {
  const hook = (name: Hook) => {
    if (wanted.hooks[name] === found.hooks[name]) return found.hooks[name];
    const foreign = foreignRules(neighbours[name]);
    const ahead = foreign[0]?.oursBefore ?? Number.POSITIVE_INFINITY;
    const lines = [...found.hooks[name].first, ...found.hooks[name].last];
    const behind = foreign.find(({ oursBefore }) => oursBefore > ahead)?.index;
    return { first: lines.slice(0, ahead), last: lines.slice(ahead), ...(behind === undefined ? {} : { behind }) };
  };
  return { ...found, hooks: { PREROUTING: hook("PREROUTING"), OUTPUT: hook("OUTPUT") } };
}

/**
 * The same state, but with the last rules of each hook at their place: kept where it is right, else behind all foreign
 * rules, or ahead of the first one that would take their traffic.
 *
 * @param shadows foreign rules that must not be ahead of our last ones
 */
export function atTheirPlace(
  found: TableState,
  wanted: TableState,
  shadows: Readonly<Record<Hook, readonly Shadow[]>>,
): TableState {
  const hook = (name: Hook): HookState => {
    const isInPlace = wanted.hooks[name] === found.hooks[name] && !shadows[name].some(({ isAhead }) => isAhead);
    const behind = isInPlace ? undefined : shadows[name][0]?.index;
    return behind === undefined ? wanted.hooks[name] : { ...wanted.hooks[name], behind };
  };
  return { ...wanted, hooks: { PREROUTING: hook("PREROUTING"), OUTPUT: hook("OUTPUT") } };
}
