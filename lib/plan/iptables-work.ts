import { type Family, HOOKS } from "../rules/model";
import { type Change, diffLines } from "./change";
import type { FamilyView, TablePair } from "./family-view";
import { gateTools } from "./gate";
import { editText } from "./iptables-edit";
import type { IptablesBackend, Observation } from "./observation";
import type { Step } from "./step";
import { canonicalOf, sameMeaning } from "./table-state";
import type { Work } from "./work";

/** What iptables of one back-end needs so that it holds just the rules that its views want. */
export function iptablesWork(
  backend: IptablesBackend,
  views: readonly FamilyView[],
  seen: Observation,
  mayBeOpen: boolean,
): Work {
  return {
    changes: views.flatMap(({ family, tables }) => tables.flatMap((pair) => tableChanges(family, pair))),
    steps: views.flatMap((view) => loadStep(backend, view, seen, mayBeOpen)),
    notes: views.flatMap(({ family, tables }) => tables.flatMap((pair) => eraNote(family, pair))),
  };
}

function eraNote(family: Family, { name, era }: TablePair): string[] {
  if (era === undefined) return [];
  const chains = era.chains.length === 0 ? "rules without a comment" : era.chains.join(", ");
  return [`takes over what an older kumactl left in ${family}/${name}: ${chains}`];
}

function tableChanges(family: Family, { name, found, wanted, shadows }: TablePair): Change[] {
  const place = { family, table: name };
  const chains = [...wanted.chains].flatMap(([chain, lines]): Change[] => {
    const is = found.chains.get(chain) ?? [];
    if (found.chains.has(chain) && sameMeaning(is, lines)) return [];
    return [{ kind: "chain-differs", place, chain, lines: diffLines(canonicalOf(is), canonicalOf(lines)) }];
  });
  const hooks = HOOKS.flatMap((hook): Change[] => {
    const [is, should] = [found.hooks[hook], wanted.hooks[hook]];
    if (sameMeaning(is.first, should.first) && sameMeaning(is.last, should.last)) {
      const by = shadows[hook].filter(({ isAhead }) => isAhead);
      return by.length === 0 ? [] : [{ kind: "hook-shadowed", place, hook, by }];
    }
    const all = (side: typeof is) => [...canonicalOf(side.first), ...canonicalOf(side.last)];
    return [{ kind: "hook-differs", place, hook, lines: diffLines(all(is), all(should)) }];
  });
  const surplus = [...found.chains.keys()].filter((chain) => !wanted.chains.has(chain));
  return [...hooks, ...chains, ...surplus.map((chain): Change => ({ kind: "chain-surplus", place, chain }))];
}

function loadStep(
  backend: IptablesBackend,
  { family, tables }: FamilyView,
  seen: Observation,
  mayBeOpen: boolean,
): Step[] {
  const found = tables.map((pair) => pair.found);
  const wanted = tables.map((pair) => pair.wanted);
  const text = editText(found, wanted);
  if (text === "") return [];
  const restore = seen.tools.iptables[backend]?.programs[family]?.restore;
  if (restore === undefined) throw new Error(`no iptables-restore for ${backend} ${family}`);
  return [
    {
      kind: "load-iptables",
      backend,
      family,
      restore,
      text,
      undo: editText(
        wanted,
        tables.map((pair) => pair.before),
      ),
      ...gateTools(backend, family, mayBeOpen, seen),
    },
  ];
}
