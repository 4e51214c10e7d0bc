import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { DEVIATIONS } from "../cases/deviations";

/** Pages under docs/ that are made of what the code says. */

export function deviationsPage(): string {
  const sections = DEVIATIONS.map(
    ({ name, kumactl, ours, reason }) =>
      `## ${name[0]?.toUpperCase()}${name.slice(1)}\n\n- kumactl ${kumactl}.\n- Here: ${ours}.\n- Why: ${reason}\n`,
  );
  const head =
    "# Where the rules differ from kumactl's\n\nEverything else is kumactl's (3.0-dev), rule for rule and in its order; " +
    "only the comments are in our own words.\n";
  return [head, ...sections].join("\n");
}

const CATALOGUE = join(__dirname, "../../lib/errors");

interface Entry {
  readonly code: string;
  readonly meaning: string;
}

export function errorsPage(): string {
  const entries = readdirSync(CATALOGUE).flatMap((file) => entriesOf(join(CATALOGUE, file)));
  const rows = entries
    .toSorted((one, other) => (one.code < other.code ? -1 : 1))
    .map(({ code, meaning }) => `| ${code} | ${meaning} |`);
  const head =
    "# Errors\n\nEvery error has a code, the host or property, the problem and what to do about it. Codes are stable; " +
    "here is what each means.\n\n| code | meaning |\n| --- | --- |";
  return `${[head, ...rows].join("\n")}\n`;
}

/** Each function of a catalogue file that names a code, with the first paragraph of its comment. */
function entriesOf(path: string): Entry[] {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
  return source.statements.flatMap((statement) => {
    if (isList(statement)) return [];
    const code = /"(KTP\d{3})"/.exec(statement.getText())?.[1];
    const comment = ts.getJSDocCommentsAndTags(statement).find(ts.isJSDoc);
    if (code === undefined || comment === undefined) return [];
    const text = ts.getTextOfJSDocComment(comment.comment) ?? "";
    return [{ code, meaning: (text.split("\n\n")[0] ?? "").replaceAll("\n", " ").replaceAll("|", "\\|") }];
  });
}

/** What names codes only to tell failures apart. */
function isList(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  const { declarations } = statement.declarationList;
  return declarations.some(({ initializer }) => initializer !== undefined && ts.isArrayLiteralExpression(initializer));
}
