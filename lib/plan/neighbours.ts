import type { Family, Hook } from "../rules/model";
import type { Ownership } from "../rules/owned";
import type { SavedRule, SavedTable } from "../rules/parse-iptables";
import { tokens } from "../rules/tokens";

/** The rules of one hook in their order, ours and those of others. */
export interface Neighbours {
  readonly rules: readonly Neighbour[];
  /** Foreign rules that the last apply left ahead of ours, as text. Missing where none has told. */
  readonly known?: readonly string[];
}

interface Neighbour {
  readonly saved: SavedRule;
  readonly isOurs: boolean;
}

/** A rule of somebody else, and where it stands. */
export interface ForeignRule {
  readonly saved: SavedRule;
  /** How many foreign rules stand before it. */
  readonly index: number;
  /** How many rules of ours do. */
  readonly oursBefore: number;
  /** Rules of ours that stand behind it. */
  readonly oursBehind: readonly SavedRule[];
  /** Whether it was not ahead of ours when we were last here. */
  readonly isNewcomer: boolean;
}

/** @param era rules that an older kumactl left, and that are ours to take over */
export function neighboursIn(
  table: SavedTable,
  hook: Hook,
  ours: { readonly isOurs: Ownership; readonly era: readonly SavedRule[] },
  known: readonly string[] | undefined,
): Neighbours {
  const place = { table: table.name, chain: hook };
  const rules = (table.chains.find(({ name }) => name === hook)?.rules ?? []).map((saved) => ({
    saved,
    isOurs: ours.isOurs(saved, place) || ours.era.includes(saved),
  }));
  return known === undefined ? { rules } : { rules, known };
}

export function foreignRules({ rules, known }: Neighbours): ForeignRule[] {
  const ours = rules.flatMap(({ saved, isOurs }) => (isOurs ? [saved] : []));
  const left = (known ?? []).map(wordsOf);
  const foreign: ForeignRule[] = [];
  rules.forEach(({ saved, isOurs }, at) => {
    if (isOurs) return;
    const index = foreign.length;
    const oursBefore = at - index;
    const isNewcomer = known !== undefined && !takeOut(left, wordsOf(saved.text));
    foreign.push({ saved, index, oursBefore, oursBehind: ours.slice(oursBefore), isNewcomer });
  });
  return foreign;
}

/** One iptables puts a word in quotes where another does not. */
function wordsOf(text: string): string {
  return JSON.stringify(tokens(text));
}

function takeOut(list: string[], item: string): boolean {
  const at = list.indexOf(item);
  if (at !== -1) list.splice(at, 1);
  return at !== -1;
}

/** Foreign rules that stand ahead of any of certain rules of ours. */
export function aheadOf(neighbours: Neighbours, ours: (saved: SavedRule) => boolean): ForeignRule[] {
  return foreignRules(neighbours).filter(({ oursBehind }) => oursBehind.some(ours));
}

/** Foreign rules that are ahead of ours, and were not when we were last here. */
export function newcomersAhead(neighbours: Neighbours): ForeignRule[] {
  return foreignRules(neighbours).filter(({ oursBehind, isNewcomer }) => isNewcomer && oursBehind.length > 0);
}

/**
 * Which foreign rules an apply leaves ahead of our last ones, for the journal. One that came by itself does not get to
 * belong there, even while it takes nothing.
 *
 * @param behind how many foreign rules are ahead after the apply; missing where it does not touch the hook
 */
export function aheadAfter(neighbours: Neighbours, behind: number | undefined): readonly string[] {
  const foreign = foreignRules(neighbours);
  const ahead =
    behind === undefined ? foreign.filter(({ oursBehind }) => oursBehind.length > 0) : foreign.slice(0, behind);
  return ahead.filter(({ isNewcomer }) => !isNewcomer).map(({ saved }) => saved.text);
}

/** A hook as the journal names it: `ipv4 nat OUTPUT`. */
export function hookKey(family: Family, table: string, hook: Hook): string {
  return `${family} ${table} ${hook}`;
}
