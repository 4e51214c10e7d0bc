import type { Failure } from "../errors/failure";
import { type Attribute, isNested } from "./attribute";
import { inTerraform } from "./wording";

/** One step of an attribute's path. Into a set there is none: its entries have no place. */
type Step =
  | { readonly attributeName: string }
  | { readonly elementKeyInt: number }
  | { readonly elementKeyString: string };

export interface AttributePath {
  readonly steps: readonly Step[];
}

/** What Terraform shows beside a resource, or at one of its attributes. */
export interface Diagnostic {
  readonly severity: typeof ERROR | typeof WARNING;
  readonly summary: string;
  readonly detail: string;
  readonly attribute?: AttributePath;
}

/** Source: tfplugin6.proto, `Diagnostic.Severity`. */
const ERROR = 1;
const WARNING = 2;

/** A failure as one paragraph, where there is no place for more. */
export function paragraphOf(failure: Failure, attributes: readonly Attribute[]): string {
  const { summary, detail } = failed(failure, attributes);
  return `${summary} ${detail}`;
}

/**
 * A failure at its attribute: the problem, then what to do. The attribute is named in the text, too, where it is within another
 * one: Terraform shows the line of the resource then, and no more.
 */
export function failed(failure: Failure, attributes: readonly Attribute[]): Diagnostic {
  const { code, problem, remedy, property, host } = failure;
  const attribute = property === undefined ? undefined : pathOf(property, attributes);
  const place = attribute === undefined ? property : nameOf(attribute);
  const where = [host, place].filter((part) => part !== undefined).map((part) => `${part}: `);
  return {
    severity: ERROR,
    summary: `${code} ${where.join("")}${inTerraform(problem)}`,
    detail: inTerraform(remedy),
    ...(attribute === undefined ? {} : { attribute }),
  };
}

function nameOf({ steps }: AttributePath): string {
  return steps.map(stepText).join("").slice(1);
}

function stepText(step: Step): string {
  if ("elementKeyInt" in step) return `[${step.elementKeyInt}]`;
  const name = "attributeName" in step ? step.attributeName : step.elementKeyString;
  return /^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** What was thrown and is no failure of ours. */
export function fault(thrown: unknown): Diagnostic {
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { severity: ERROR, summary: "The provider failed; this is a fault of kuma-transparent-proxy.", detail };
}

/** Warnings whose summary is the same are shown as one: what is about one host alone is in the detail. */
export function warning(summary: string, detail: string): Diagnostic {
  return { severity: WARNING, summary, detail: inTerraform(detail) };
}

/** Where a property of a spec, `redirect.inbound.excludePorts[2]`, in either spelling, stands in a configuration. `undefined`: nowhere. */
export function pathOf(property: string, attributes: readonly Attribute[]): AttributePath | undefined {
  const steps: Step[] = [];
  let known: readonly Attribute[] | undefined = attributes;
  let isList = false;
  let isMap = false;
  for (const [, quoted, key, index] of property.matchAll(/\[("(?:[^"\\]|\\.)*")\]|([\w-]+)|\[(\d+)\]/g)) {
    const entry = isMap ? (quoted === undefined ? key : String(JSON.parse(quoted))) : undefined;
    if (entry !== undefined) {
      steps.push({ elementKeyString: entry });
      break;
    }
    if (key !== undefined) {
      const found: Attribute | undefined = known?.find(({ key: own, name }) => own === key || name === key);
      if (found === undefined) break;
      steps.push({ attributeName: found.name });
      known = isNested(found.type) ? found.type.attributes : undefined;
      isMap = found.type === "map";
      isList = found.type === "list" || (isNested(found.type) && found.type.of === "objects");
    } else if (isList) {
      steps.push({ elementKeyInt: Number(index) });
      isList = false;
    } else break;
  }
  return steps.length === 0 ? undefined : { steps };
}
