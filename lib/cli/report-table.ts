import { Help } from "commander";
import { CHECKS } from "../doctor/checks";
import type { Finding } from "../doctor/finding";
import type { Look } from "../doctor/look";
import { counted } from "../doctor/plan-words";
import { printable } from "../doctor/printable";
import type { Outlook, Report } from "../doctor/report";

/** Columns of a terminal that the table takes. */
const WIDTH = 100;

/** A report as lines for people: findings in groups, what an apply would do last. Remedies of problems go to stderr. */
export function reportTable({ host, seen }: Look, report: Report): string[] {
  const groups = CHECKS.flatMap(({ name, checks }) => [
    "",
    name,
    ...checks.flatMap((check) => checkRows(report.findings.filter((finding) => finding.check === check.name))),
  ]);
  const hostname = printable(seen.identity.hostname);
  return [hostname === host ? host : `${host} (${hostname})`, ...groups, "", ...outlookLines(report)];
}

/** The name of a check stands in its first row alone. */
function checkRows(findings: readonly Finding[]): string[] {
  return findings.flatMap((finding, at) => rows(finding, at === 0 ? finding.check : ""));
}

function rows(finding: Finding, name: string): string[] {
  const { level, found } = finding;
  const text = finding.level === "problem" ? `${found} (${finding.failure.code})` : found;
  const row = columns(`${level.padEnd(LEVEL_WIDTH)}  ${name}`, text);
  const remedy = finding.level === "problem" ? undefined : finding.remedy;
  return remedy === undefined ? [row] : [row, columns("", `→ ${remedy}`)];
}

const LEVEL_WIDTH = "warning".length;
const CHECK_WIDTH = Math.max(...CHECKS.flatMap(({ checks }) => checks.map(({ name }) => name.length)));

/** A term, and a text that is wrapped beside it: as commander lays out its help. */
function columns(term: string, text: string): string {
  const help = new Help();
  help.helpWidth = WIDTH;
  return help.formatItem(term, LEVEL_WIDTH + 2 + CHECK_WIDTH, text, help).trimEnd();
}

function outlookLines({ findings, failures, outlook }: Report): string[] {
  const warnings = findings.filter(({ level }) => level === "warning").length;
  const but = warnings === 0 ? "" : `, with ${counted(warnings, "warning")}`;
  const state = failures.length === 0 ? `ready${but}` : `not ready: ${counted(failures.length, "problem")}${but}`;
  const [will, ...lines] = willLines(outlook, failures.length === 0);
  return [`${state}${will}`, ...lines.map(indented)];
}

/** A line in a list, its further lines further in. */
function indented(line: string): string {
  return `  ${new Help().boxWrap(line, WIDTH - 4).replaceAll("\n", "\n    ")}`;
}

function willLines(outlook: Outlook, isReady: boolean): string[] {
  switch (outlook.kind) {
    case "refused":
      return ["; an apply would be refused"];
    case "unknown":
      return ["; without root nobody can say what an apply would do"];
    case "planned":
      break;
  }
  const notes = outlook.notes.map((note) => `note: ${note}`);
  if (outlook.changes.length === 0) return ["; nothing is left to do", ...notes];
  return [isReady ? "; an apply will" : "; an apply would", ...outlook.changes, ...notes];
}
