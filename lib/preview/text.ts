import { acceptedIn, type Told } from "./judged";
import { RISK_NAMES, RISK_WORDS } from "./risks";
import { pathText, roadText } from "./row-words";
import type { RuleChanges } from "./rule-changes";
import { partText, riskCounts } from "./summary";
import { actionText, counted, NOTHING, noRows, wordsUnknown } from "./words";

/** A plan for a terminal: everything in it, and all names. */
export function text(folds: readonly Told[]): string {
  if (folds.length === 0) return `${NOTHING}\n`;
  const { count, risks } = riskCounts(folds);
  const summary = risks.map((one) => `  ${RISK_WORDS[one.risk]}: ${partText(one, count)}`);
  return `${[counted(count), ...summary, ...folds.flatMap(foldLines)].join("\n")}\n`;
}

function foldLines(fold: Told): string[] {
  const { names, preview } = fold;
  const { action, kind, lockouts, drift, words, properties, rules } = preview;
  const lines = [
    ...lockouts.map((way) => `${RISK_WORDS.lockout}: ${way}`),
    ...(drift === undefined ? [] : [`drifted, which an apply mends: ${drift}`]),
    ...trafficLines(preview),
    ...(words === "unknown" ? [wordsUnknown(kind)] : diffLines(words)),
    ...acceptedLines(fold),
    ...properties.map(({ property, before = "–", after = "–" }) => `${property}: ${before} → ${after}`),
    ...rules.flatMap(ruleLines),
  ];
  const title = `${names.map(oneLine).join(", ")}: ${actionText(action, kind)}`;
  return ["", title, ...lines.map((line) => `  ${oneLine(line)}`)];
}

function trafficLines(preview: Told["preview"]): string[] {
  const instead = noRows(preview);
  if (instead !== undefined) return [instead];
  const { traffic } = preview;
  if (typeof traffic === "string" || traffic.length === 0) return [];
  const rows = traffic.map((row) => [
    roadText(row),
    row.ports,
    row.who,
    `${pathText(row.before)} → ${pathText(row.after)}`,
    row.risks.map((risk) => RISK_WORDS[risk]).join("; "),
  ]);
  return aligned([["traffic", "ports", "whose", "path", "risk"], ...rows]);
}

/** Columns as wide as their widest cell. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const [first = []] = rows;
  const widths = first.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function acceptedLines(fold: Told): string[] {
  return acceptedIn(fold).map(
    ({ accepted: { risk, until, reason }, names }) =>
      `accepted for ${names.join(", ")} until ${until}, ${RISK_WORDS[RISK_NAMES[risk]]}: ${reason}`,
  );
}

function ruleLines(changes: RuleChanges): string[] {
  const order = changes.isReordered ? ", in another order" : "";
  return [`${changes.table}${order}`, ...diffLines(changes).map((line) => `  ${line}`)];
}

function diffLines({ removed, added }: { readonly removed: readonly string[]; readonly added: readonly string[] }) {
  return [...removed.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)];
}

/** A name may have a line break in it, and begins no line of its own by that. */
function oneLine(line: string): string {
  return line.replace(/[\r\n]+/g, " ");
}
