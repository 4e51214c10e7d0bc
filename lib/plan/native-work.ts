import type { HostRules } from "../rules/model";
import { renderNftables } from "../rules/render-nftables";
import { type RuleTexts, ruleTexts } from "../rules/rule-texts";
import { diffLines, type LineDiff } from "./change";
import { wantedGate } from "./gate";
import type { Observation } from "./observation";
import type { Work } from "./work";

/** What nftables needs so that our table holds just these rules: no table at all, if `rules` is empty. */
export function nativeWork(rules: HostRules, seen: Observation, gate: boolean): Work {
  const nft = seen.tools.nft?.path;
  if (nft === undefined) throw new Error("nftables without nft");
  if (rules.length === 0) {
    const steps = seen.native === undefined ? [] : [{ kind: "remove-native", nft } as const];
    return { changes: [], steps, notes: [] };
  }
  const lines = nativeDiff(rules, seen, gate);
  if (lines === undefined) return { changes: [], steps: [], notes: [] };
  return {
    changes: [{ kind: "native-table-differs", lines }],
    steps: [{ kind: "load-native", nft, text: renderNftables(rules, { gate }), ...(gate ? { isGated: true } : {}) }],
    notes: [],
  };
}

function nativeDiff(rules: HostRules, seen: Observation, gate: boolean): LineDiff | undefined {
  const wanted = ruleTexts(rules);
  const found = ruleTexts(seen.native?.rules ?? []);
  const foreign = seen.native?.foreign ?? [];
  const gates = { wanted: gateLines(wantedGate(rules, gate)), found: gateLines(seen.native?.gate?.chains ?? []) };
  const isSameGate = gates.wanted.join() === gates.found.join();
  const isSame = seen.native !== undefined && foreign.length === 0 && isSameGate && sameTexts(found, wanted);
  if (isSame) return undefined;
  const { missing, surplus } = diffLines([...allLines(found), ...gates.found], [...allLines(wanted), ...gates.wanted]);
  return { missing, surplus: [...surplus, ...foreign] };
}

function gateLines(chains: readonly string[]): string[] {
  return chains.map((chain) => `${chain}: the gate at its head`);
}

function sameTexts(one: RuleTexts, other: RuleTexts): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => one[key] === other[key]);
}

function allLines(texts: RuleTexts): string[] {
  return Object.entries(texts).flatMap(([table, text]) => text.split("\n").map((line) => `${table} ${line}`));
}
