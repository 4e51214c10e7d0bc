import { canonicalLines, canonicalRules } from "../rules/canonical";
import type { EraTable } from "../rules/eras";

import type { Hook, Rule, Table, TableName } from "../rules/model";
import type { OwnedTable } from "../rules/owned";
import type { SavedRule, SavedTable } from "../rules/parse-iptables";
import { type IptablesStyle, loadedText } from "../rules/render-iptables";

/**
 * What is ours in one table, as lines: as it stands on a host, or as it should. Between two of these every
 * change of a host's iptables is worked out, forwards and back ({@link file://./iptables-edit.ts}).
 */
export interface TableState {
  readonly name: TableName;
  readonly chains: ReadonlyMap<string, readonly Line[]>;
  readonly hooks: Readonly<Record<Hook, HookState>>;
}

export interface HookState {
  readonly first: readonly Line[];
  readonly last: readonly Line[];
  /** How many foreign rules come before the last ones. @default all there are */
  readonly behind?: number;
}

/** A rule as text for iptables-restore, and what it is in the canonical form. */
export interface Line {
  readonly text: string;
  /** Missing where we do not understand the rule. */
  readonly rule?: Rule;
  /**
   * Ours, or an older kumactl's, by what the host's journal or the time tells alone, and not by the rule itself: the
   * next look would miss it. None of these is right as it stands.
   */
  readonly isUnmarked?: true;
}

/** What should be there. */
export function wantedState(table: Table, style: IptablesStyle): TableState {
  const lines = (rules: readonly Rule[]) => rules.map((rule) => ({ text: loadedText(rule, style), rule }));
  const hook = (name: Hook) => ({ first: lines(table.hooks[name].first), last: lines(table.hooks[name].last) });
  return {
    name: table.name,
    chains: new Map(table.chains.map((chain) => [chain.name, lines(chain.rules)])),
    hooks: { PREROUTING: hook("PREROUTING"), OUTPUT: hook("OUTPUT") },
  };
}

/**
 * What is there: ours by today's names, and what older tools of Kuma left.
 *
 * @param isMarked whether a rule in a hook can stay as it is: the next look will know it as ours
 */
export function foundState(
  name: TableName,
  found: {
    readonly owned?: OwnedTable | undefined;
    readonly era?: EraTable | undefined;
    readonly saved?: SavedTable | undefined;
  },
  wanted: Table | undefined,
  isMarked: (rule: SavedRule) => boolean,
): TableState {
  const eraChains = (found.era?.chains ?? []).map((chain) => [chain, rulesOf(found.saved, chain).map(asLine)] as const);
  const ownChains = (found.owned?.chains ?? []).map((chain) => [chain.name, chain.rules.map(asLine)] as const);
  const hook = (hookName: Hook) => {
    const { rules, ahead } = found.owned?.hooks[hookName] ?? { rules: [], ahead: 0 };
    const old = (found.era?.hooks[hookName] ?? []).filter((rule) => !rules.includes(rule));
    // A rule that should come first counts so only while nothing foreign stands before it.
    const first = Math.min(ahead, wanted?.hooks[hookName].first.length ?? 0);
    const line = (rule: SavedRule) => (isMarked(rule) ? asLine(rule) : unmarked(rule));
    return {
      first: rules.slice(0, first).map(line),
      last: [...rules.slice(first).map(line), ...old.map(unmarked)],
    };
  };
  return {
    name,
    chains: new Map([...ownChains, ...eraChains]),
    hooks: { PREROUTING: hook("PREROUTING"), OUTPUT: hook("OUTPUT") },
  };
}

function rulesOf(saved: SavedTable | undefined, chain: string): readonly SavedRule[] {
  return saved?.chains.find((candidate) => candidate.name === chain)?.rules ?? [];
}

function asLine(saved: SavedRule): Line {
  return saved.rule === undefined ? { text: saved.text } : { text: saved.text, rule: saved.rule };
}

function unmarked({ text }: SavedRule): Line {
  return { text, isUnmarked: true };
}

/** The canonical form of a list of lines; a line that we do not understand stands for itself. */
export function canonicalOf(lines: readonly Line[]): string[] {
  const canonical: string[] = [];
  let understood: Rule[] = [];
  for (const line of lines) {
    if (line.rule !== undefined) understood.push(line.rule);
    else {
      canonical.push(...canonicalLines(understood), line.isUnmarked ? `${line.text} (without a comment)` : line.text);
      understood = [];
    }
  }
  return [...canonical, ...canonicalLines(understood)];
}

/**
 * The wanted state, but with what is equal to the found state in meaning kept as it stands there, text and
 * all: what is right already is not touched.
 */
export function keepWhatIsRight(found: TableState, wanted: TableState): TableState {
  const keep = (is: readonly Line[] | undefined, should: readonly Line[]) =>
    is !== undefined && sameMeaning(is, should) ? is : should;
  const hook = (name: Hook) => {
    const [is, should] = [found.hooks[name], wanted.hooks[name]];
    return sameMeaning(is.first, should.first) && sameMeaning(is.last, should.last) ? is : should;
  };
  return {
    name: wanted.name,
    chains: new Map([...wanted.chains].map(([name, lines]) => [name, keep(found.chains.get(name), lines)])),
    hooks: { PREROUTING: hook("PREROUTING"), OUTPUT: hook("OUTPUT") },
  };
}

/** The same state by other lines: those in their canonical form, which we understand. */
export function inCanonicalForm({ name, chains, hooks }: TableState): TableState {
  const lines = (list: readonly Line[]): Line[] =>
    canonicalRules(list.flatMap((line) => line.rule ?? [])).map((rule) => ({ text: "", rule }));
  const hook = (which: Hook) => ({ first: lines(hooks[which].first), last: lines(hooks[which].last) });
  return {
    name,
    chains: new Map([...chains].map(([chain, list]) => [chain, lines(list)])),
    hooks: { PREROUTING: hook("PREROUTING"), OUTPUT: hook("OUTPUT") },
  };
}

export function sameMeaning(one: readonly Line[], other: readonly Line[]): boolean {
  const [left, right] = [canonicalOf(one), canonicalOf(other)];
  return left.length === right.length && left.every((line, index) => line === right[index]);
}

/** A table in which nothing is ours. */
export function emptyState(name: TableName): TableState {
  const none = { first: [], last: [] };
  return { name, chains: new Map(), hooks: { PREROUTING: none, OUTPUT: none } };
}
