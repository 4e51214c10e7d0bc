import { printable } from "../doctor/printable";

/** The lines of a part of an answer, without empty ones: none where the part is missing. */
export type Lines = (part: string) => readonly string[];

export function linesOf(parts: ReadonlyMap<string, string>): Lines {
  return (part) =>
    printable(parts.get(part) ?? "")
      .split("\n")
      .filter((line) => line !== "");
}
