import { plain } from "./plain-text";
import { RISK_WORDS } from "./risks";
import { pathText, subjectText } from "./row-words";
import type { Path, TrafficChange } from "./traffic-changes";

/**
 * Characters that a chart may have. GitLab draws a longer one only when asked to (`MAX_CHAR_LIMIT` of its
 * `render_sandboxed_mermaid.js`); GitHub leaves Mermaid at its own 50,000 (`maxTextSize`), with 500 edges (`maxEdges`).
 */
const LONGEST = 2000;

/** For the node that says how many rows are left out. */
const ROOM = 60;

/** Characters of one label, before they are escaped. */
const LONGEST_LABEL = 120;

/**
 * Rows of traffic as a flowchart of Mermaid: each row, dotted to where it went, thick to where it will go. What there is no room for is
 * counted.
 */
export function flowchart(rows: readonly TrafficChange[]): string {
  const ends = [...new Set(rows.flatMap(({ before, after }) => [before, after].map(pathText)))];
  const nodes = ends.map((end, index) => `  p${index}["${label(end)}"]`);
  const lines = ["flowchart LR", ...nodes];
  const shown = rows.findIndex((row, index) => {
    const drawn = rowLines(row, index + 1, (path) => `p${ends.indexOf(pathText(path))}`);
    if ([...lines, ...drawn].join("\n").length > LONGEST - ROOM) return true;
    lines.push(...drawn);
    return false;
  });
  return [...lines, ...(shown < 0 ? [] : [`  more["and ${rows.length - shown} more: see the table"]`])].join("\n");
}

function rowLines(row: TrafficChange, number: number, nodeOf: (path: Path) => string): string[] {
  const { before, after, risks } = row;
  const risk = risks.map((one) => RISK_WORDS[one]).join("; ");
  return [
    `  r${number}(["${label(subjectText(row))}"])`,
    `  r${number} -. "before" .-> ${nodeOf(before)}`,
    `  r${number} == "${label(risk === "" ? "after" : `after, ${risk}`)}" ==> ${nodeOf(after)}`,
  ];
}

/** Text that Mermaid reads as text: whatever is no letter, figure or plain point is a number of Unicode. */
function label(text: string): string {
  const signs = [...plain(text)];
  const shown = signs.length > LONGEST_LABEL ? [...signs.slice(0, LONGEST_LABEL - 1), "…"] : signs;
  return shown.map((sign) => (/[A-Za-z0-9 .,:()-]/.test(sign) ? sign : `#${sign.codePointAt(0)};`)).join("");
}
