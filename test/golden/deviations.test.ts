import { resolversOf } from "../../lib/plan/facts";
import { bindToHost, type RuleFacts } from "../../lib/rules/bind";
import { ruleText } from "../../lib/rules/iptables-text";
import type { Hook } from "../../lib/rules/model";
import { ruleSets } from "../../lib/rules/rule-set";
import { resolvePolicy } from "../../lib/spec/resolve";
import { DEVIATIONS, type Shown } from "../cases/deviations";
import { policyOf } from "../support/policy-of";

/** The rules of one chain, as text. */
function rulesAt(shown: Extract<Shown, { kind: "rules" }>): string[] {
  const [family, table, chain] = shown.place.split(" ");
  const names = shown.nameservers ?? ["198.51.100.53"];
  const of = (which: "ipv4" | "ipv6") => ({ resolvers: resolversOf(names, which), hasDockerOutput: false });
  const facts: RuleFacts = { ipv4: of("ipv4"), ipv6: of("ipv6") };
  const found = bindToHost(ruleSets(policyOf(shown.spec)), facts)
    .find((set) => set.family === family)
    ?.tables.find((candidate) => candidate.name === table);
  const hook = found?.hooks[chain as Hook];
  const rules =
    hook === undefined ? found?.chains.find(({ name }) => name === chain)?.rules : [...hook.first, ...hook.last];
  return (rules ?? []).map((rule) => ruleText(rule));
}

describe.each(DEVIATIONS)("$name", ({ shown }) => {
  test("is so", () => {
    if (shown.kind === "refused") {
      const resolved = resolvePolicy(shown.spec);
      expect(resolved.ok ? [] : resolved.failures.map(({ code }) => code)).toEqual([shown.code]);
    } else {
      const rules = rulesAt(shown);
      expect(rules.filter((rule) => shown.rules.includes(rule))).toEqual(shown.rules);
    }
  });
});
