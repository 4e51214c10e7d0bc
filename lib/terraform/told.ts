import { isDeepStrictEqual } from "node:util";
import { UNKNOWN, type Wire } from "../lifecycle/wire";
import { asStated } from "./as-stated";
import type { ResourceSchema } from "./resource-kind";
import type { Values } from "./value";

type Telling = Pick<ResourceSchema<unknown>, "attributes" | "told">;

/** What a host told, by the names of the attributes that show it. @param facts as the life of a resource keeps them */
export function toldIn(of: Telling, facts: Wire): Values {
  return of.told?.(facts) ?? {};
}

/** The same in a plan: nobody knows it before the host was reached, but where nothing happens to it. */
export function toldInPlan(of: Telling, prior: Values | undefined, planned: Values): Values {
  const names = Object.keys(toldIn(of, {}));
  if (names.length === 0) return {};
  const others = of.attributes.filter(({ name }) => !names.includes(name));
  const isSame = prior !== undefined && isDeepStrictEqual(asStated(others, prior), asStated(others, planned));
  return Object.fromEntries(names.map((name) => [name, isSame ? prior[name] : UNKNOWN]));
}
