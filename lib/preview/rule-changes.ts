import type { RuleTexts } from "../rules/rule-texts";

/** The rules of one table that go and come. */
export interface RuleChanges {
  /** `ipv4/nat` */
  readonly table: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** Whether those that stay stand in another order. */
  readonly isReordered: boolean;
}

/** What differs, table by table; one without a difference is not told. */
export function ruleChanges(before: RuleTexts, after: RuleTexts): RuleChanges[] {
  const tables = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return tables
    .map((table) => changesOf(table, linesOf(before[table]), linesOf(after[table])))
    .filter(({ removed, added, isReordered }) => removed.length > 0 || added.length > 0 || isReordered);
}

function changesOf(table: string, before: readonly string[], after: readonly string[]): RuleChanges {
  const [removed, kept] = parted(before, after);
  const [added, keptAfter] = parted(after, before);
  return { table, removed, added, isReordered: kept.join("\n") !== keptAfter.join("\n") };
}

/** Lines that the others do not have, and those that they have; one that is there twice counts twice. */
function parted(lines: readonly string[], others: readonly string[]): [own: string[], shared: string[]] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  const own: string[] = [];
  const shared: string[] = [];
  for (const line of lines) {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    (left > 0 ? shared : own).push(line);
  }
  return [own, shared];
}

function linesOf(text = ""): string[] {
  return text.split("\n").filter((line) => line !== "");
}
