import { type Document, isMap, LineCounter, parseAllDocuments, visit } from "yaml";
import type { Failure } from "../errors/failure";
import { helmTemplate, manifestUnreadable } from "../errors/manifest-failures";

/** One document of a text, as it is written and as data. */
export interface Manifest {
  readonly document: Document;
  readonly data: unknown;
}

/** How many nodes aliases may stand for. */
const MOST_ALIASES = 100;

/** The documents of a text of YAML, or why it is none: KTP366, KTP367. */
export function readManifests(text: string): {
  readonly manifests: readonly Manifest[];
  readonly failures: readonly Failure[];
} {
  const lineCounter = new LineCounter();
  const options = { lineCounter, merge: true, prettyErrors: false, logLevel: "error" } as const;
  const parsed = parseAllDocuments(text, options);
  const manifests: Manifest[] = [];
  const failures: Failure[] = [];
  for (const document of Array.isArray(parsed) ? (parsed as Document[]) : []) {
    const failure = faultOf(document, text, lineCounter);
    const read = failure === undefined ? dataOf(document, lineCounter) : { failure };
    if ("failure" in read) failures.push(read.failure);
    else manifests.push({ document, data: read.data });
  }
  return { manifests, failures };
}

/** What is wrong first with a document. A template of Helm is told as such, as nobody can mend its YAML. */
function faultOf(document: Document, text: string, lines: LineCounter): Failure | undefined {
  const template = templateIn(document, text);
  if (template !== undefined) return helmTemplate(lines.linePos(template).line);
  const [fault] = document.errors;
  if (fault === undefined) return undefined;
  const { line, col } = lines.linePos(fault.pos[0]);
  return text.split("\n")[line - 1]?.includes("{{") ? helmTemplate(line) : manifestUnreadable(line, col, fault.message);
}

/** Where a template stands outside of quotes: to YAML `{{ x }}` is a mapping that has a mapping for its key. */
function templateIn(document: Document, text: string): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Map: (_, { items, range }) => {
      if (!isMap(items[0]?.key) || range?.[0] === undefined || !text.startsWith("{{", range[0])) return undefined;
      offset = range[0];
      return visit.BREAK;
    },
  });
  return offset;
}

function dataOf(document: Document, lines: LineCounter): { readonly data: unknown } | { readonly failure: Failure } {
  try {
    return { data: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch (thrown) {
    // Aliases of nothing, or of too much, and merge keys of what is no mapping.
    if (!(thrown instanceof Error)) throw thrown;
    const { line, col } = lines.linePos(document.range?.[0] ?? 0);
    return { failure: manifestUnreadable(line, col, thrown.message) };
  }
}
