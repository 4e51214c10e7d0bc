import type { PlannedResource, Shown } from "../../lib/preview/planned";
import { ruleSets } from "../../lib/rules/rule-set";
import { ruleTexts } from "../../lib/rules/rule-texts";
import { trafficLines } from "../../lib/rules/traffic";
import type { PolicySpec } from "../../lib/spec/policy";
import { resolvePolicy } from "../../lib/spec/resolve";

/** A host as plans of engines show it. */
export function shown(spec: PolicySpec, rest: Partial<Shown> = {}): Shown {
  const resolved = resolvePolicy(spec);
  if (!resolved.ok) throw new Error("a spec at fault");
  const { value } = resolved;
  return { spec: { ...spec }, words: trafficLines(value), rules: ruleTexts(ruleSets(value)), ...rest };
}

/** What happens to one in a plan. */
export function host(name: string, action: PlannedResource["action"], before?: Shown, after?: Shown): PlannedResource {
  return {
    name,
    kind: "TransparentProxyHost",
    action,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
