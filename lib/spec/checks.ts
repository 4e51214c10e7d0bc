import { notACheck } from "../errors/spec-failures";
import { type Parsed, parseEach, type Reading } from "./parsed";

/** Commands for a shell, in their order. They go to it as they are: any text but NUL is one. */
export function parseChecks(written: unknown): Parsed<readonly string[]> {
  return parseEach(written, (entry): readonly Reading<string>[] =>
    typeof entry === "string" && entry.trim() !== "" && !entry.includes("\0")
      ? [{ value: entry }]
      : [{ failure: notACheck() }],
  );
}
