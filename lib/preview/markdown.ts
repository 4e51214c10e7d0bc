import { listed } from "../rules/listed";
import type { Fold } from "./folded";
import { acceptedIn, type Told } from "./judged";
import { flowchart } from "./mermaid";
import { plain } from "./plain-text";
import { NOT_KNOWN } from "./property-changes";
import { RISK_NAMES, RISK_WORDS, RISKS } from "./risks";
import { pathText, roadText } from "./row-words";
import { partText, riskCounts } from "./summary";
import type { TrafficChange } from "./traffic-changes";
import { actionText, counted, NOTHING, noRows, wordsUnknown } from "./words";

/** Characters that a comment on GitHub may have, with room for whoever puts it there to add some. */
const LONGEST = 64_000;

/** How many names of one fold are written out. */
const MOST_NAMES = 10;

/** A plan as a comment on a pull request. What does not fit is told by its number, never cut. */
export function markdown(folds: readonly Told[], longest: number = LONGEST): string {
  if (folds.length === 0) return `### Transparent proxy\n\n${NOTHING}\n`;
  const summary = ["### Transparent proxy", "", ...summaryLines(folds), ""].join("\n");
  const parts = withRoom(folds.map(section), worstFirst(folds), longest - ROOM - summary.length);
  const left = folds.filter((_, index) => parts[index] === undefined);
  return `${summary}${parts.join("")}${left.length === 0 ? "" : `\n${leftOut(left)}`}`;
}

/** A part of the comment: what is said, and what is shown beside it if there is room for it. */
interface Part {
  readonly said: string;
  readonly picture: string;
  readonly rules: string;
}

/** Everybody is told of before anybody's rules are, and pictures come last: they say nothing that is not said in words. */
function withRoom(parts: readonly Part[], order: readonly number[], room: number): (string | undefined)[] {
  let left = room;
  const fitting = (which: keyof Part, among: readonly number[]) =>
    among.filter((index) => {
      const length = parts[index]?.[which].length ?? 0;
      const isShown = length < left;
      if (isShown) left -= length;
      return isShown;
    });
  const said = fitting("said", order);
  const isSaid = new Set(said);
  const shown = { rules: new Set(fitting("rules", said)), picture: new Set(fitting("picture", said)) };
  return parts.map((part, index) => {
    if (!isSaid.has(index)) return undefined;
    return `${part.said}${shown.picture.has(index) ? part.picture : ""}${shown.rules.has(index) ? part.rules : ""}`;
  });
}

/** Room goes to the worst first, of which nobody took the risk; what is told stays in the order of the plan. */
function worstFirst(folds: readonly Told[]): number[] {
  const worst = folds.map(({ dangers }) => {
    const open = dangers.filter(({ accepted }) => accepted === undefined);
    return Math.min(RISKS.length, ...open.map(({ danger }) => RISKS.indexOf(danger.risk)));
  });
  return [...folds.keys()].toSorted((one, other) => (worst[one] ?? 0) - (worst[other] ?? 0));
}

/** For the sentence about what is left out. */
const ROOM = 400;

function leftOut(left: readonly Told[]): string {
  const count = left.reduce((sum, { names }) => sum + names.length, 0);
  return `_${count} more ${count === 1 ? "resource changes" : "resources change"} in ${left.length} other ways than there is room for here: see the plan._\n`;
}

function summaryLines(folds: readonly Told[]): string[] {
  const { count, risks } = riskCounts(folds);
  const lines = risks.map((one) => {
    const { risk, at, accepted } = one;
    const mark = at === accepted ? ":white_check_mark:" : risk === "lockout" ? ":no_entry:" : ":warning:";
    return `- ${mark} **${RISK_WORDS[risk]}**: ${partText(one, count)}`;
  });
  return [counted(count), "", ...lines];
}

function section(fold: Told): Part {
  const { names, preview } = fold;
  const { traffic, properties, lockouts, drift, rules } = preview;
  const lines = [
    `\n#### ${namesText(names)}: ${actionText(preview.action, preview.kind)}\n`,
    ...lockouts.map((lockout) => `:no_entry: **${RISK_WORDS.lockout}**: ${escaped(lockout)}\n`),
    ...(drift === undefined ? [] : [`Drifted, which an apply mends: ${escaped(drift)}\n`]),
    ...trafficLines(preview),
    ...wordLines(preview),
    ...acceptedLines(fold),
    ...(properties.length === 0 ? [] : [propertyTable(properties)]),
  ];
  return {
    said: lines.join("\n"),
    picture: pictureOf(traffic),
    rules: rules.length === 0 ? "" : `\n${details(rules)}`,
  };
}

/** Only in a fence are comments allowed a picture: inline SVG is taken out of them. */
function pictureOf(traffic: Fold["preview"]["traffic"]): string {
  if (typeof traffic === "string" || traffic.length === 0) return "";
  return `\n<details><summary>picture</summary>\n\n\`\`\`mermaid\n${flowchart(traffic)}\n\`\`\`\n\n</details>\n`;
}

function acceptedLines(fold: Told): string[] {
  return acceptedIn(fold).map(({ accepted, names }) => {
    const what = RISK_WORDS[RISK_NAMES[accepted.risk]];
    return `Accepted for ${namesText(names)} until ${accepted.until}, ${escaped(what)}: ${escaped(accepted.reason)}\n`;
  });
}

function namesText(names: readonly string[]): string {
  return listed(names.map(code), MOST_NAMES);
}

function trafficLines(preview: Fold["preview"]): string[] {
  const instead = noRows(preview);
  if (instead !== undefined) return [`${instead}\n`];
  const { traffic } = preview;
  if (typeof traffic === "string" || traffic.length === 0) return [];
  return [
    "| traffic | ports | whose | before | after | risk |",
    "| --- | --- | --- | --- | --- | --- |",
    ...traffic.map(row),
    "",
  ];
}

function wordLines({ kind, words }: Fold["preview"]): string[] {
  if (words === "unknown") return [`${wordsUnknown(kind)}\n`];
  return words.removed.length + words.added.length === 0 ? [] : [diffBlock(words.removed, words.added)];
}

function row(change: TrafficChange): string {
  const { ports, who, before, after, risks } = change;
  const words = risks.map((risk) => RISK_WORDS[risk]).join("; ");
  const cells = [roadText(change), ports, who, pathText(before), pathText(after), words];
  return `| ${cells.map(escaped).join(" | ")} |`;
}

function propertyTable(properties: Fold["preview"]["properties"]): string {
  const cell = (text: string | undefined) => (text === undefined ? "–" : text === NOT_KNOWN ? text : codeCell(text));
  const rows = properties.map(
    ({ property, before, after }) => `| ${codeCell(property)} | ${cell(before)} | ${cell(after)} |`,
  );
  return ["| property | before | after |", "| --- | --- | --- |", ...rows, ""].join("\n");
}

function details(rules: Fold["preview"]["rules"]): string {
  const removed = rules.reduce((sum, table) => sum + table.removed.length, 0);
  const added = rules.reduce((sum, table) => sum + table.added.length, 0);
  const blocks = rules.map(({ table, removed: old, added: fresh, isReordered }) =>
    [`\n\`${table}\`${isReordered ? ", in another order" : ""}\n`, diffBlock(old, fresh)].join("\n"),
  );
  return `<details><summary>rules: ${removed} fewer, ${added} more</summary>\n${blocks.join("\n")}\n</details>\n`;
}

function diffBlock(removed: readonly string[], added: readonly string[]): string {
  const lines = [...removed.map((line) => `- ${plain(line)}`), ...added.map((line) => `+ ${plain(line)}`)];
  const fence = fenceOf(lines.join("\n"), 3);
  return `${fence}diff\n${lines.join("\n")}\n${fence}\n`;
}

/** Text within a line, as it is: nobody is mentioned by it, and nothing linked. */
function code(text: string): string {
  const line = plain(text);
  const fence = fenceOf(line, 1);
  return line.includes("`") ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** The same in a table, where a bar ends a cell even in code. */
function codeCell(text: string): string {
  return code(text).replaceAll("|", "\\|");
}

/** One that is longer than any run of backticks within. */
function fenceOf(text: string, shortest: number): string {
  const runs = text.match(/`+/g) ?? [];
  return "`".repeat(Math.max(shortest, ...runs.map((run) => run.length + 1)));
}

/** Names and issues are looked for in what Markdown became: only a space without width beside their sign keeps them from being found. */
const ENTITIES: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "@": "&#64;&#8203;",
  "#": "&#35;&#8203;",
  "&": "&amp;",
};

/** Text within a line that is no Markdown, mentions nobody, links nothing, and ends no cell. */
function escaped(text: string): string {
  return plain(text)
    .replace(/[\\|<>*_[\]`~@#&]/g, (mark) => ENTITIES[mark] ?? `\\${mark}`)
    .replaceAll("://", ":&#47;/")
    .replace(/www\./gi, (begin) => begin.replace(".", "&#46;"));
}
