import { type IResolveContext, Lazy, Token } from "cdktf";
import type { Wire } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";

/**
 * Values as the renderer of HCL takes them, which guesses what a value is and escapes next to nothing: a text that begins with a
 * quote it leaves as it is, and one with `${` in it gets quotes. Nested attributes are given as plain values: what describes
 * them as blocks, as generated bindings do, Terraform refuses.
 *
 * Source: cdktf lib/hcl/render.ts, `renderFuzzyJsonExpression`; the same in cdktn 0.24.
 */
export function hclValues(values: Wire): Wire {
  const entries = Object.entries(values).map(([name, value]) => [name, hclValue(value)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function hclValue(value: unknown): unknown {
  // To write null is to leave out, and the renderer knows no null within an object.
  if (value === null || value === undefined) return undefined;
  if (Token.isUnresolved(value)) {
    return Lazy.anyValue({ produce: (context: IResolveContext) => hclValue(context.resolve(value)) });
  }
  if (typeof value === "string") return hclText(value);
  if (Array.isArray(value)) return value.map(hclValue);
  return isRecord(value) ? hclValues(value) : value;
}

/** A text within quotes; without them where the renderer will add them. */
function hclText(text: string): string {
  const template = withTexts(text, escaped);
  return template.includes("${") ? template : `"${template}"`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(text: string): string {
  return text.replace(/[\\"\n\r\t]/g, (character) => ESCAPES[character] ?? character);
}

/** A template of Terraform with its texts changed, and the expressions in it, `${…}` and `%{…}`, as they are. */
function withTexts(template: string, change: (text: string) => string): string {
  const start = /(?:\$\$|%%)\{|[$%]\{/g;
  let result = "";
  let at = 0;
  for (let found = start.exec(template); found !== null; found = start.exec(template)) {
    // Doubled, it is text.
    if (found[0].length === 3) continue;
    const end = endOfExpression(template, start.lastIndex);
    result += change(template.slice(at, found.index)) + template.slice(found.index, end);
    at = end;
    start.lastIndex = end;
  }
  return result + change(template.slice(at));
}

/** Where an expression ends: behind the brace that closes it, within texts of which there may be others. */
function endOfExpression(template: string, from: number): number {
  let depth = 1;
  const token = /"(?:[^"\\]|\\.)*"|[{}]/gs;
  token.lastIndex = from;
  for (let found = token.exec(template); found !== null; found = token.exec(template)) {
    if (found[0] === "{") depth += 1;
    if (found[0] === "}") depth -= 1;
    if (depth === 0) return token.lastIndex;
  }
  return template.length;
}
