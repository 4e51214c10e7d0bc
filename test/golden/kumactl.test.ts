import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bindToHost } from "../../lib/rules/bind";
import type { Family, HostRules } from "../../lib/rules/model";
import { parseIptablesSave, type SavedTable } from "../../lib/rules/parse-iptables";
import { renderIptables } from "../../lib/rules/render-iptables";
import { ruleSets } from "../../lib/rules/rule-set";
import { POLICY_CASES, type PolicyCase } from "../cases/policies";
import { asSaved } from "../support/as-saved";
import { policyOf } from "../support/policy-of";

/** What the kernel held after the real kumactl 3.0-dev, comments taken out. */
function captured(capture: string, family: Family): string[] {
  const file = family === "ipv4" ? "iptables-save.txt" : "ip6tables-save.txt";
  return rulesOf(parseIptablesSave(readFileSync(join(__dirname, "../captures/kuma-3.0-dev", capture, file), "utf8")));
}

/** What iptables-save would print after our file was loaded on an empty host. */
function ours(rules: HostRules, family: Family): string[] {
  const set = rules.find((candidate) => candidate.family === family);
  return set === undefined ? [] : rulesOf(parseIptablesSave(asSaved(renderIptables(set, { comments: false }))));
}

/** Chains in which nobody's transparent proxy has rules; one capture has a rule of its host there. */
const FOREIGN = ["POSTROUTING"];

/** Every rule with its table and chain, in the order of each chain; the order of chains means nothing. */
function rulesOf(tables: readonly SavedTable[]): string[] {
  return tables
    .flatMap((table) =>
      table.chains
        .filter((chain) => !FOREIGN.includes(chain.name))
        .map((chain) => ({ place: `${table.name} ${chain.name}`, rules: chain.rules })),
    )
    .toSorted((one, other) => (one.place < other.place ? -1 : 1))
    .flatMap(({ place, rules }) => rules.map((rule) => `${place} ${rule.text}`));
}

const CAPTURED = POLICY_CASES.filter((entry): entry is PolicyCase & { capture: string } => entry.capture !== undefined);

test("every capture of kumactl 3.0-dev has its case", () => {
  const folders = readdirSync(join(__dirname, "../captures/kuma-3.0-dev"));
  expect(CAPTURED.map((entry) => entry.capture).toSorted()).toEqual(folders.toSorted());
});

describe.each(CAPTURED)("$name", ({ spec, facts, capture }) => {
  const rules = bindToHost(ruleSets(policyOf(spec)), facts);
  test.each(["ipv4", "ipv6"] as const)("%s is kumactl's to the letter", (family) => {
    expect(ours(rules, family)).toEqual(captured(capture, family));
  });
});
