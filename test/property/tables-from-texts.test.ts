import fc from "fast-check";
import { bindToHost } from "../../lib/rules/bind";
import { FAMILIES, type Family } from "../../lib/rules/model";
import { keepsPath, pathChanges } from "../../lib/rules/path-changes";
import { ruleSets } from "../../lib/rules/rule-set";
import { ruleTexts } from "../../lib/rules/rule-texts";
import { walkedTables } from "../../lib/rules/simulate";
import { tablesFromTexts } from "../../lib/rules/tables-from-texts";
import { arbitraryPolicy } from "../support/arbitrary-policy";

/** What previews show of rules is enough to tell what becomes of every packet. */

const RESOLVERS: Readonly<Record<Family, string>> = { ipv4: "192.0.2.53/32", ipv6: "2001:db8::53/128" };
const FACTS = {
  ipv4: { resolvers: [RESOLVERS.ipv4], hasDockerOutput: false },
  ipv6: { resolvers: [RESOLVERS.ipv6], hasDockerOutput: false },
};

test("tables read from texts treat every packet as the rules that were shown", () => {
  fc.assert(
    fc.property(arbitraryPolicy, (policy) => {
      const rules = ruleSets(policy);
      const bound = bindToHost(rules, FACTS);
      const kept = FAMILIES.map((family) => {
        const read = tablesFromTexts(ruleTexts(rules), family, RESOLVERS[family]);
        const tables = walkedTables(bound.find((set) => set.family === family)?.tables ?? []);
        return keepsPath(pathChanges(family, read, tables));
      });
      expect(kept.filter((one) => one === "no")).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
