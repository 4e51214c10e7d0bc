import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AFTERMATHS, type Aftermath, HOST_FAULTS, MOMENTS, type Moment, STROKES } from "../cases/faults";
import { GONE_FAULTS } from "../cases/gone";

/**
 * docs/reliability.md. The order of its rows, and what does not depend on a host, come from test/cases; what a user sees, from
 * the runs of the kernel tests: each writes its row when `UPDATE_DOCS=1`, and else holds it against what it saw.
 */
const PATH = join(__dirname, "../../docs/reliability.md");

const ALL: readonly { readonly during: Moment; readonly name: string }[] = [...HOST_FAULTS, ...GONE_FAULTS];

const isToBeWritten = process.env["UPDATE_DOCS"] === "1";

/** A failure as a user meets it; `undefined` for a run that succeeds, a sentence for what one says or a refresh tells. */
export type Seen = { readonly code: string; readonly problem: string } | string | undefined;

/** Writes the row of a fault, or expects the page to have it. */
export function expectDocumented(during: Moment, name: string, seen: Seen, after: Aftermath): void {
  const row = rowOf(name, sight(seen), AFTERMATHS[after]);
  const rows = rowsOf(readFileSync(PATH, "utf8"));
  if (isToBeWritten) writeFileSync(PATH, pageOf(new Map([...rows, [keyOf(during, name), row]])));
  else expect(rows.get(keyOf(during, name))).toBe(row);
}

/** The page with those of its rows that are still about a fault of the tables, and with all that is written without a host. */
export function reliabilityPage(): string {
  return pageOf(rowsOf(readFileSync(PATH, "utf8")));
}

/** Faults of the tables, by what they are about. */
export const FAULTS: readonly string[] = ALL.map(({ during, name }) => keyOf(during, name));

/** Those of them that have a row. */
export function documentedFaults(): readonly string[] {
  const rows = rowsOf(readFileSync(PATH, "utf8"));
  return FAULTS.filter((fault) => rows.has(fault));
}

function pageOf(rows: ReadonlyMap<string, string>): string {
  const sections = (Object.keys(MOMENTS) as Moment[]).map((moment) => {
    const own = ALL.filter(({ during }) => during === moment);
    return section(
      MOMENTS[moment],
      own.flatMap(({ name }) => rows.get(keyOf(moment, name)) ?? []),
    );
  });
  return [HEAD, ...sections, ...strokeSections(), TAIL].join("\n");
}

/** Rows by what they are about: the heading above them, and their first cell. */
function rowsOf(page: string): ReadonlyMap<string, string> {
  let during: string | undefined;
  const rows = page.split("\n").flatMap((line): (readonly [string, string])[] => {
    const [, heading] = /^## (.*)$/.exec(line) ?? [];
    if (heading !== undefined) during = Object.entries(MOMENTS).find(([, title]) => title === heading)?.[0];
    const [, name] = /^\| (.*?) \|/.exec(line) ?? [];
    return during === undefined || name === undefined || /^(---|what goes wrong)$/.test(name)
      ? []
      : [[`${during}: ${name}`, line]];
  });
  return new Map(rows);
}

function keyOf(during: Moment, name: string): string {
  return `${during}: ${name}`;
}

function section(title: string, rows: readonly string[]): string {
  return `## ${title}\n\n| what goes wrong | what the user sees | what the host holds after |\n| --- | --- | --- |\n${rows.map((row) => `${row}\n`).join("")}`;
}

function rowOf(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replace(/\s+/g, " ").trim()).join(" | ")} |`;
}

function sight(seen: Seen): string {
  if (seen === undefined) return "nothing: the run succeeds";
  return withoutChance(typeof seen === "string" ? seen : `\`${seen.code}\` ${seen.problem}`);
}

/** What is another one in each run, or with each word of a script: fingerprints, machine ids, addresses, seconds, lines. */
function withoutChance(text: string): string {
  return text.replace(
    /SHA256:[\w+/]{43}|\b[0-9a-f]{32}\b|\b\d+\.\d+\.\d+\.\d+(:\d+)?|(?<= in )\d+(?= s;)|(?<=(sh|rollback|uninstall): )\d+(?=: )/g,
    "…",
  );
}

/** What a stroke leads to depends on the command that it meets. */
function strokeSections(): string[] {
  const sections = [
    { title: "At any command of an apply", of: "applying", success: AFTERMATHS.asked },
    { title: "At any command of an uninstall", of: "uninstalling", success: AFTERMATHS.clean },
  ] as const;
  return sections.map(({ title, of, success }) =>
    section(
      title,
      Object.values(STROKES).map((stroke) => {
        const outcomes = Object.entries<Aftermath>(stroke[of]);
        const codes = outcomes.map(([code]) => `\`${code}\``).join(", ");
        return rowOf(stroke.name, `nothing, or ${codes}`, [`nothing: ${success}`, ...aftermaths(outcomes)].join("; "));
      }),
    ),
  );
}

/** Each aftermath once, with the codes that it goes with. */
function aftermaths(outcomes: readonly (readonly [code: string, after: Aftermath])[]): string[] {
  return [...new Set(outcomes.map(([, after]) => after))].map((after) => {
    const codes = outcomes.flatMap(([code, its]) => (its === after ? [`\`${code}\``] : []));
    return `${codes.join(", ")}: ${AFTERMATHS[after]}`;
  });
}

const HEAD = `# What goes wrong, and what then

Each row of the tables is a fault that a test puts upon a real host; the test writes what was seen, and later runs are held
against it. *What it held before* and *what the spec asks for* are compared byte by byte: rules of both back-ends and
families, addresses of loopback, users, files of /etc and /var/lib, units.
`;

const TAIL = `The commands are not listed anywhere: the scripts are watched at work, and one of their commands is struck, of every kind of step
at least two. \`KUMA_TP_STROKES=all\` strikes each, which takes hours.

## When the engine is killed

An engine is killed by SIGKILL at 50 moments, spread over looking, applying, confirming and removing. A script that has arrived
goes on to its end on the host, and one that has not arrived does not begin. So the host holds what it held before or what the
spec asks for, to the byte, once the confirm window is over; there is nothing in between, and the next run goes on from there.

## When two engines work on one host

One waits for the other: for its script by the host's lock, for its confirm window by its lease. Both end well, and the host holds what
the one asks for that came last.
`;
