import { printable } from "../doctor/printable";

/** The lines of a part of an answer, without empty ones: none where the part is missing. */
export type Lines = (part: string) => readonly string[];

export function linesOf(parts: ReadonlyMap<string, string>): Lines {
  return (part) =>
    printable(parts.get(part) ?? "")
      .split("\n")
      .filter((line) => line !== "");
}

/** What is said by `fact` lines. */
export type Facts = ReadonlyMap<string, string>;

/** Lines `key=value`; an empty value is none. */
export function factsOf(lines: readonly string[]): Facts {
  const entries = lines.flatMap((line) => {
    const [, key, value = ""] = /^([a-z_-]+)=(.+)$/.exec(line) ?? [];
    return key === undefined ? [] : [[key, value.trim()] as const];
  });
  return new Map(entries.filter(([, value]) => value !== ""));
}
