import { type Document, LineCounter, parseDocument, visit, type YAMLError } from "yaml";
import { emptyConfig, fileUnreadable, notYaml, oversizedConfig, wholeConfigMap } from "../errors/cli-failures";
import { whyUnreadable } from "../host/environment";
import type { Io } from "./io";

/** Characters of a configuration. Kubernetes lets a whole ConfigMap have 1 MiB. */
const LONGEST = 1024 * 1024;
/** How many nodes aliases may stand for. */
const MOST_ALIASES = 100;

/**
 * The configuration in a file, or in stdin where the file is `-`: plain data, not checked by any schema.
 *
 * @throws ProviderError KTP401 to KTP405
 */
export async function readConfig(path: string, io: Io): Promise<unknown> {
  return path === "-" ? parseConfig(await readStdin(io), "stdin") : parseConfig(await readText(path, io), path);
}

/** @throws ProviderError KTP401 */
export async function readStdin(io: Io): Promise<string> {
  return read("stdin", io.readStdin());
}

/** @throws ProviderError KTP401 */
export async function readText(path: string, io: Io): Promise<string> {
  return read(path, io.readFile(path));
}

function read(file: string, text: Promise<string>): Promise<string> {
  return text.catch((thrown: unknown) => {
    throw fileUnreadable(file, whyUnreadable(thrown));
  });
}

/** @param file how messages name the text */
function parseConfig(text: string, file: string): unknown {
  if (text.length > LONGEST) throw oversizedConfig(file, `has more than ${LONGEST} characters`);
  const lineCounter = new LineCounter();
  // Merge keys are of YAML 1.1, which Kuma reads. Nothing is logged: what is wrong is thrown.
  const document = parseDocument(text, { lineCounter, merge: true, prettyErrors: false, logLevel: "error" });
  const placed = (offset: number, reason: string) => {
    const { line, col } = lineCounter.linePos(offset);
    return notYaml(file, line, col, reason);
  };
  const [fault] = [...document.errors, ...document.warnings];
  if (fault?.code === "RESOURCE_EXHAUSTION") throw oversizedConfig(file, "is nested too deep");
  if (fault !== undefined) throw placed(fault.pos[0], reasonOf(fault));
  const lost = unresolvedAlias(document);
  if (lost !== undefined) throw placed(lost.offset, `nothing before it is named &${lost.name}`);
  const data = toData(document, file);
  if (data === null || data === undefined) throw emptyConfig(file);
  if (isKubernetesObject(data)) throw wholeConfigMap(file);
  return data;
}

function reasonOf({ code, message }: YAMLError): string {
  return code === "MULTIPLE_DOCS" ? "a second document begins, and just one is asked for" : message;
}

/** The first alias of a document that stands for nothing. */
function unresolvedAlias(document: Document): { readonly name: string; readonly offset: number } | undefined {
  const named = new Set<string>();
  let lost: { readonly name: string; readonly offset: number } | undefined;
  visit(document, {
    Alias: (_, { source, range }) => {
      if (named.has(source)) return undefined;
      lost = { name: source, offset: range?.[0] ?? 0 };
      return visit.BREAK;
    },
    Value: (_, { anchor }) => {
      if (anchor !== undefined) named.add(anchor);
    },
  });
  return lost;
}

function toData(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (thrown) {
    if (thrown instanceof ReferenceError) throw oversizedConfig(file, "has aliases that stand for too much");
    throw thrown;
  }
}

function isKubernetesObject(data: unknown): boolean {
  return typeof data === "object" && data !== null && "apiVersion" in data && "kind" in data;
}
