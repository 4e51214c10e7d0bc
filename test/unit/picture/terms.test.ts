import { isCommon, type Term, termsOf } from "../../../lib/picture/terms";
import { pathsOf } from "../../../lib/preview/traffic-changes";
import { roadOf } from "../../../lib/rules/flow-words";
import type { Flow } from "../../../lib/rules/flows";
import type { FlowFates } from "../../../lib/rules/path-changes";
import { POLICY_CASES } from "../../cases/policies";
import { shown } from "../../support/planned-hosts";

/** Whether words of a picture hold for a flow. */
function holds(term: Term, { classes }: Flow): boolean {
  return term.every(({ dimension, names, isException }) => {
    const own = classes[dimension].names;
    return isException
      ? !own.some((name) => names.includes(name))
      : own.length > 0 && own.every((name) => names.includes(name));
  });
}

function grouped(fates: readonly FlowFates[], keyOf: (one: FlowFates) => string): FlowFates[][] {
  const groups = new Map<string, FlowFates[]>();
  for (const one of fates) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
}

test.each(POLICY_CASES)("$name: words for what fares alike hold for that, and for nothing else", ({ spec }) => {
  const { rules = {} } = shown(spec);
  for (const { flows } of pathsOf(rules, rules) ?? []) {
    const opening = flows.filter(({ flow }) => flow.classes.age.isRest);
    for (const road of grouped(opening, ({ flow }) => roadOf(flow))) {
      const whole = road.map(({ flow }) => flow);
      for (const part of grouped(road, ({ wanted }) => JSON.stringify(wanted.verdict)).map((all) =>
        all.map(({ flow }) => flow),
      )) {
        if (part.some((flow) => isCommon(flow, whole))) continue;
        const { terms, isWhole } = termsOf(part, whole);
        const told = new Set(whole.filter((flow) => terms.some((term) => holds(term, flow))));
        expect([...told].filter((flow) => !part.includes(flow))).toEqual([]);
        expect(told.size === part.length).toBe(isWhole);
      }
    }
  }
});
