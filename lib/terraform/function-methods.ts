import { isProviderError } from "../errors/failure";
import { notOffered } from "../errors/state-failures";
import { fault, paragraphOf } from "./diagnostic";
import { functionSchema, type Result } from "./function";
import { FUNCTIONS } from "./functions";
import type { Methods, Request } from "./method";
import { encodeValue } from "./value";

/** The functions of the provider. Their errors are no diagnostics: a text, and which argument it is about. */
export function functionMethods(): Methods {
  return {
    GetFunctions: () => ({ functions: functionSchemas() }),
    CallFunction: (request) => {
      try {
        return called(request);
      } catch (thrown) {
        return { error: { text: textOf(thrown) } };
      }
    },
  };
}

export function functionSchemas(): object {
  return Object.fromEntries(FUNCTIONS.map((each) => [each.name, functionSchema(each)]));
}

function called({ name, arguments: given }: Request): object {
  const found = FUNCTIONS.find((each) => each.name === name);
  if (found === undefined) throw notOffered("function", name);
  const result = found.call(given);
  if ("failures" in result) return { error: errorOf(result) };
  return { result: encodeValue(found.returns, result.value) };
}

function errorOf({ failures, argument, attributes }: Extract<Result, { failures: unknown }>): object {
  const texts = failures.map((failure) => paragraphOf(failure, attributes));
  return { text: withoutDot(texts.join("\n")), functionArgument: argument };
}

function textOf(thrown: unknown): string {
  if (isProviderError(thrown)) return withoutDot(thrown.failures.map((one) => paragraphOf(one, [])).join("\n"));
  const { summary, detail } = fault(thrown);
  return `${summary} ${detail}`;
}

/** Engines put one behind it. */
function withoutDot(text: string): string {
  return text.replace(/[.?]$/, "");
}
