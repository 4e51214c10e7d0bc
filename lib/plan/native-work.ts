import type { HostRules } from "../rules/model";
import { renderNftables } from "../rules/render-nftables";
import { type RuleTexts, ruleTexts } from "../rules/rule-texts";
import { diffLines, type LineDiff } from "./change";
import type { Observation } from "./observation";
import type { Work } from "./work";

/** What nftables needs so that our table holds just these rules: no table at all, if `rules` is empty. */
export function nativeWork(rules: HostRules, seen: Observation): Work {
  const nft = seen.tools.nft?.path;
  if (nft === undefined) throw new Error("nftables without nft");
  if (rules.length === 0) {
    const steps = seen.native === undefined ? [] : [{ kind: "remove-native", nft } as const];
    return { changes: [], steps, notes: [] };
  }
  const lines = nativeDiff(rules, seen);
  if (lines === undefined) return { changes: [], steps: [], notes: [] };
  return {
    changes: [{ kind: "native-table-differs", lines }],
    steps: [{ kind: "load-native", nft, text: renderNftables(rules) }],
    notes: [],
  };
}

function nativeDiff(rules: HostRules, seen: Observation): LineDiff | undefined {
  const wanted = ruleTexts(rules);
  const found = ruleTexts(seen.native?.rules ?? []);
  const foreign = seen.native?.foreign ?? [];
  const isSame = seen.native !== undefined && foreign.length === 0 && sameTexts(found, wanted);
  if (isSame) return undefined;
  const { missing, surplus } = diffLines(allLines(found), allLines(wanted));
  return { missing, surplus: [...surplus, ...foreign] };
}

function sameTexts(one: RuleTexts, other: RuleTexts): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => one[key] === other[key]);
}

function allLines(texts: RuleTexts): string[] {
  return Object.entries(texts).flatMap(([table, text]) => text.split("\n").map((line) => `${table} ${line}`));
}
