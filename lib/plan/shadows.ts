import type { AnyRule } from "../rules/any-rule";
import { ruleMet } from "../rules/join-rules";
import type { Family, Hook } from "../rules/model";
import { type FlowFates, isChanged, pathChanges } from "../rules/path-changes";
import { type WalkedTable, walk } from "../rules/walk";
import { foreignRules } from "./neighbours";
import type { TableState } from "./table-state";
import { foreignRule, type Surroundings, walkedAhead, walkedState } from "./walked";

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
 * Which foreign rules must not be ahead of our last ones: those that came since we were here last, and by which some
 * packet would fare otherwise than by ours alone. What was there before us is ahead of ours by design. Of several that
 * take the same traffic the first counts: where ours are ahead of that one, they are ahead of all.
 *
 * @param wanted our rules, as they should be
 */
export function shadowsIn(family: Family, hook: Hook, wanted: TableState, around: Surroundings): Shadow[] {
  const newcomers = foreignRules(around.hooks[hook]).flatMap(({ isNewcomer, ...foreign }) =>
    isNewcomer ? [{ ...foreign, rule: foreignRule(foreign.saved, around.saved) }] : [],
  );
  if (wanted.hooks[hook].last.length === 0 || newcomers.length === 0) return [];
  const met = walkedAhead(wanted, hook, newcomers, around.saved);
  const changes = pathChanges(family, [met], [walkedState(wanted)]);
  const certain = takersIn(met, hook, changes.flows, false);
  const doubtful = takersIn(met, hook, changes.doubted, true);
  return newcomers
    .filter(({ rule }) => certain.has(rule) || doubtful.has(rule) || changes.isUntold)
    .map(({ saved, rule, index, oursBehind }) => ({
      text: saved.text,
      isCertain: certain.has(rule),
      index,
      isAhead: oursBehind.length > 0,
    }));
}

/** The rules of a hook that settled what became of flows which fare otherwise, as far as they can be told. */
function takersIn(
  met: WalkedTable<AnyRule>,
  hook: Hook,
  flows: readonly FlowFates[],
  doubt: boolean,
): ReadonlySet<AnyRule> {
  const takers = new Set<AnyRule>();
  for (const { flow, wanted, found } of flows.filter(isChanged)) {
    const steps = walk([met], flow.packet, doubt).path.filter(({ chain }) => chain === hook);
    // A zone is given in passing: any rule on the way may have done that.
    const isOfZone = found.zone !== wanted.zone || met.name === "raw";
    const suspects = isOfZone ? steps.filter(({ rule }) => rule.verdict.kind !== "pass") : steps.slice(-1);
    for (const { rule } of suspects) takers.add(ruleMet(rule, flow.packet, doubt));
  }
  return takers;
}
