import { isDeepStrictEqual } from "node:util";
import { isElsewhere } from "../lifecycle/connection";
import { inputsOf, upgrade } from "../lifecycle/state";
import type { Wire } from "../lifecycle/wire";

/** What a diff answers. Source: pulumi sdk/nodejs/dynamic, `DiffResult`. */
export interface Difference {
  readonly changes?: false;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/**
 * What new inputs are to a state. That something changes is never said: the engine then compares the inputs itself, line by
 * line, and knows best what to show. That nothing does is, since to the engine the same value as another kind of secret is
 * a change.
 */
export function differenceOf(olds: Wire, news: Wire): Difference {
  const state = upgrade(olds);
  return {
    ...(isDeepStrictEqual(inputsOf(state), news) ? { changes: false } : {}),
    replaces: isElsewhere(state, news) ? ["connection"] : [],
    deleteBeforeReplace: true,
  };
}
