import type { Failure } from "../errors/failure";

/** A fault in a written value. `index`: which entry, where the value is a list. */
export interface Fault {
  readonly failure: Failure;
  readonly index?: number;
}

/** What was made of a written value: all of it where there are no faults, else what could be read. */
export interface Parsed<T> {
  readonly value: T;
  readonly faults: readonly Fault[];
}

/** What was made of one text. */
export type Reading<T> = { readonly value: T } | { readonly failure: Failure };

/** Reads one value; `absent` stands in where it cannot be read. */
export function parseOne<T>(reading: Reading<T>, absent: T): Parsed<T> {
  return "failure" in reading
    ? { value: absent, faults: [{ failure: reading.failure }] }
    : { value: reading.value, faults: [] };
}

/** Reads a value that may be one entry or a list of entries, each of which may say several things. */
export function parseEach<T>(written: unknown, read: (entry: unknown) => readonly Reading<T>[]): Parsed<readonly T[]> {
  const value: T[] = [];
  const faults: Fault[] = [];
  const isList = Array.isArray(written);
  for (const [index, entry] of (isList ? written : [written]).entries()) {
    for (const reading of read(entry)) {
      if (!("failure" in reading)) value.push(reading.value);
      else faults.push(isList ? { failure: reading.failure, index } : { failure: reading.failure });
    }
  }
  return { value, faults };
}

/** A text or number as text without space around it; nothing else has one. */
export function textOf(written: unknown): string | undefined {
  if (typeof written === "number") return String(written);
  return typeof written === "string" ? written.trim() : undefined;
}

const LONGEST_QUOTE = 48;
/** What JSON leaves as it is though a terminal acts on it: C1 controls, line separators, changes of direction. */
const INVISIBLE = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Who logs in by a URL, with what password. */
const USERINFO = /\/\/[\s\S]*@/;

/** How a message shows what was written: short, on one line, no control character and no password of a URL in it. */
export function quote(written: unknown): string {
  const text = textOf(written);
  if (text === undefined) return kindOf(written);
  if (typeof written === "number") return text;
  const open = text.replace(USERINFO, "//…@");
  const short = open.length > LONGEST_QUOTE ? `${open.slice(0, LONGEST_QUOTE)}…` : open;
  return JSON.stringify(short).replace(INVISIBLE, "\ufffd");
}

/** What a value is, without a word of what it says. */
export function kindOf(written: unknown): string {
  if (written === null || written === undefined) return "nothing";
  if (Array.isArray(written)) return "a list";
  switch (typeof written) {
    case "string":
      return "a text";
    case "number":
    case "bigint":
      return "a number";
    case "boolean":
      return "true or false";
    case "object":
      return "an object";
    default:
      return `a ${typeof written}`;
  }
}
