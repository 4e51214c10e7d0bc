import type { Failure } from "../errors/failure";
import { quote } from "./parsed";
import type { Path } from "./plain-data";

/** How a property is named to its author: `redirect.inbound.excludePorts[2]`. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${quote(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

/** A failure with the property at fault. The spec as a whole has no name. */
export function at(property: string, failure: Failure): Failure {
  return property === "" ? failure : { ...failure, property };
}

/** Two properties that do not go together. `between`: all that were compared. */
export interface Contradiction {
  readonly failure: Failure;
  readonly between: readonly string[];
}

/** The contradictions between properties that are faultless themselves: the others are compared once they are. */
export function certain(contradictions: readonly Contradiction[], failures: readonly Failure[]): Failure[] {
  const faulty = failures.map((failure) => failure.property);
  return contradictions
    .filter(({ between }) => !between.some((property) => faulty.some((other) => concerns(other, property))))
    .map(({ failure }) => failure);
}

/** Whether a fault at one property, or within it, leaves open what the other is. */
function concerns(faulty: string | undefined, property: string): boolean {
  if (faulty === undefined || faulty === property) return true;
  const [outer, inner] = faulty.length < property.length ? [faulty, property] : [property, faulty];
  return inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length));
}
