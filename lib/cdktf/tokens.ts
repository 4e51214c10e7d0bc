import { type IResolvable, Token, Tokenization } from "cdktf";
import { UNKNOWN } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";

/** An object of which each part, at any depth, may be a token: what another resource gives, a variable, an iterator's value. */
export type WithTokens<T> = { readonly [Key in keyof T]: Tokens<T[Key]> | Absence<T, Key> };

type Tokens<T> = T extends readonly (infer Entry)[]
  ? readonly Tokens<Entry>[] | IResolvable
  : T extends object
    ? WithTokens<T> | IResolvable
    : T | IResolvable;

/** What leaves a property out may be said, too, where it can be left out: `undefined`. */
type Absence<T, Key extends keyof T> = Record<never, never> extends Pick<T, Key> ? undefined : never;

/** Whether a value is a token as a whole: no part of it is known before Terraform runs. */
export function isToken(value: unknown): boolean {
  if (typeof value === "string") return Token.isUnresolved(value) || isTemplate(value);
  return Token.isUnresolved(value) || Tokenization.isResolvable(value);
}

/** An expression of Terraform may be written as a text: `${each.value}`. Doubled, `$${`, it is none. */
function isTemplate(text: string): boolean {
  return /(?<![$])\$\{|(?<!%)%\{/.test(text);
}

/** A value with {@link UNKNOWN} in the place of tokens. */
export function withoutTokens(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (isToken(value)) return UNKNOWN;
  if (typeof value === "string") return value.replaceAll("$${", "${").replaceAll("%%{", "%{");
  if (Array.isArray(value)) return value.map(withoutTokens);
  if (!isPlain(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, withoutTokens(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

/** Whether an object is made of its members alone. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && Object.prototype.toString.call(value) === "[object Object]";
}
