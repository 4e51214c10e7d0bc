import { type Family, HOOKS, type HostRules } from "../rules/model";
import type { Baseline } from "./baseline";
import type { FamilyView, TablePair } from "./family-view";
import type { HostBackend } from "./journal";
import { aheadAfter, hookKey } from "./neighbours";
import type { Observation } from "./observation";
import { tracesOf } from "./traces";

/** What the journal shall tell later looks of the host as an apply of these views leaves it. */
export function baselineAfter(
  backend: HostBackend,
  views: readonly FamilyView[],
  rules: HostRules,
  seen: Observation,
): Baseline {
  const families = views.map(({ family, tables }) => ({ family, tables: tables.map((pair) => pair.wanted) }));
  const ahead = views.flatMap(({ family, tables }) => tables.flatMap((pair) => aheadIn(family, pair)));
  return { ahead: Object.fromEntries(ahead), traces: tracesOf(backend, { families, foreign: [] }, rules, seen) };
}

function aheadIn(family: Family, { name, found, wanted, around }: TablePair): [string, readonly string[]][] {
  if (around === undefined) return [];
  return HOOKS.filter((hook) => wanted.hooks[hook].last.length > 0).map((hook) => {
    const isRewritten = wanted.hooks[hook] !== found.hooks[hook];
    const behind = isRewritten ? (wanted.hooks[hook].behind ?? Number.POSITIVE_INFINITY) : undefined;
    return [hookKey(family, name, hook), aheadAfter(around.hooks[hook], behind)];
  });
}
