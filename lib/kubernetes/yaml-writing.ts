/** What is to be written into a text: keys with text, or with further keys. */
export type Tree = { readonly [key: string]: string | Tree };

/** How a text writes a mapping within brackets. */
export interface FlowStyle {
  /** Whether keys are in quotes, as in JSON. */
  readonly quoted: boolean;
  /** What stands before entries on lines of their own, and what is added to it further in; else all is on one line. */
  readonly lines?: { readonly indent: string; readonly unit: string; readonly eol: string };
}

const PLAIN_KEY = /^[A-Za-z][A-Za-z0-9._/-]*$/;
/** Neither YAML 1.1, which Kubernetes reads, nor 1.2 takes such a word for anything but text. */
const PLAIN_WORD = /^(?!(?:true|false|yes|no|on|off|null|y|n)$)[a-z][a-z-]*$/;
/** Lines that a literal block holds as they are: printable, the first not indented. */
const LITERAL = /^[\x21-\x7e][\x20-\x7e\n]*[\x21-\x7e]\n?$/;

/**
 * Lines of a block, each with its indentation and without its end.
 *
 * @param literal whether what has several lines may be a literal block
 */
export function blockLines(tree: Tree, column: number, step: number, literal: boolean): string[] {
  const indent = " ".repeat(column);
  return Object.entries(tree).flatMap(([key, value]) => {
    const head = `${indent}${plainOrQuoted(key, PLAIN_KEY)}:`;
    if (typeof value !== "string") return [head, ...blockLines(value, column + step, step, literal)];
    if (!(literal && value.includes("\n") && LITERAL.test(value)))
      return [`${head} ${plainOrQuoted(value, PLAIN_WORD)}`];
    const lines = value.replace(/\n$/, "").split("\n");
    const inner = " ".repeat(column + step);
    return [`${head} ${value.endsWith("\n") ? "|" : "|-"}`, ...lines.map((line) => (line === "" ? "" : inner + line))];
  });
}

/** Entries of a mapping within brackets, without the brackets. */
export function flowEntries(tree: Tree, style: FlowStyle): string[] {
  return Object.entries(tree).map(([key, value]) => {
    const head = style.quoted ? JSON.stringify(key) : plainOrQuoted(key, PLAIN_KEY);
    if (typeof value !== "string") return `${head}: ${flowMapping(value, inner(style))}`;
    return `${head}: ${style.quoted ? JSON.stringify(value) : plainOrQuoted(value, PLAIN_WORD)}`;
  });
}

/** A mapping within brackets. */
export function flowMapping(tree: Tree, style: FlowStyle): string {
  const entries = flowEntries(tree, style);
  if (style.lines === undefined) return `{${entries.join(", ")}}`;
  const { indent, unit, eol } = style.lines;
  const outer = indent.slice(0, indent.length - unit.length);
  return `{${eol}${indent}${entries.join(`,${eol}${indent}`)}${eol}${outer}}`;
}

function inner({ quoted, lines }: FlowStyle): FlowStyle {
  return lines === undefined ? { quoted } : { quoted, lines: { ...lines, indent: lines.indent + lines.unit } };
}

/** JSON is YAML. */
function plainOrQuoted(text: string, plain: RegExp): string {
  return plain.test(text) ? text : JSON.stringify(text);
}
