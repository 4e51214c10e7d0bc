import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { projectRoot } from "../project";

/** What jest writes with `--json`, as far as it tells of failures. */
export interface ToldResult {
  readonly testResults: readonly {
    /** Path of the file. */
    readonly name: string;
    /** What is wrong with the whole file, or all its failures in one text. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Of a failure that much is told again at the end of a run; the whole stands where it happened. */
const LINES = 25;

/** What failed and how, a text each: to be read at the end of a run, where it is not lost among what passed. */
export function tellFailures(kind: string, { testResults }: ToldResult): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const file = `${kind}: ${relative(projectRoot, name)}`;
    const failed = assertionResults.filter(({ status }) => status === "failed");
    if (failed.length === 0)
      return assertionResults.length === 0 && message !== "" ? [`${file}\n${shorten(message)}`] : [];
    return failed.map(
      ({ fullName, failureMessages }) => `${file}: ${fullName}\n${shorten(failureMessages.join("\n"))}`,
    );
  });
}

function shorten(message: string): string {
  const lines = stripVTControlCharacters(message).split("\n");
  const told = lines.slice(0, LINES).map((line) => `    ${line}`);
  return [...told, ...(lines.length > LINES ? ["    …"] : [])].join("\n");
}
