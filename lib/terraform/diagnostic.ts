import type { Failure } from "../errors/failure";
import { type Attribute, isNested } from "./attribute";

/** One step of an attribute's path. Into a set there is none: its entries have no place. */
type Step = { readonly attributeName: string } | { readonly elementKeyInt: number };

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
    summary: `${code} ${where.join("")}${problem}`,
    detail: remedy,
    ...(attribute === undefined ? {} : { attribute }),
  };
}

function nameOf({ steps }: AttributePath): string {
  const words = steps.map((step) => ("attributeName" in step ? `.${step.attributeName}` : `[${step.elementKeyInt}]`));
  return words.join("").slice(1);
}

/** What was thrown and is no failure of ours. */
export function fault(thrown: unknown): Diagnostic {
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { severity: ERROR, summary: "The provider failed; this is a fault of kuma-transparent-proxy.", detail };
}

/** Warnings whose summary is the same are shown as one: what is about one host alone is in the detail. */
export function warning(summary: string, detail: string): Diagnostic {
  return { severity: WARNING, summary, detail };
}

/** Where a property of a spec, `redirect.inbound.excludePorts[2]`, stands in a configuration. `undefined`: nowhere. */
export function pathOf(property: string, attributes: readonly Attribute[]): AttributePath | undefined {
  const steps: Step[] = [];
  let known: readonly Attribute[] | undefined = attributes;
  let isList = false;
  for (const [, key, index] of property.matchAll(/([\w-]+)|\[(\d+)\]/g)) {
    if (key !== undefined) {
      const found: Attribute | undefined = known?.find((attribute) => attribute.key === key);
      if (found === undefined) break;
      steps.push({ attributeName: found.name });
      known = isNested(found.type) ? found.type.attributes : undefined;
      isList = found.type === "list" || (isNested(found.type) && found.type.of === "objects");
    } else if (isList) {
      steps.push({ elementKeyInt: Number(index) });
      isList = false;
    } else break;
  }
  return steps.length === 0 ? undefined : { steps };
}
