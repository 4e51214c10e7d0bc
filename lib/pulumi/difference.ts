import { isDeepStrictEqual } from "node:util";
import { isElsewhere } from "../lifecycle/connection";
import type { Declared } from "../lifecycle/kind";
import { inputsOf, ofEngine, specOf, upgrade } from "../lifecycle/state";
import { holdsUnknown, toWire, type Wire } from "../lifecycle/wire";

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
export function differenceOf<Spec>(kind: Declared<Spec>, olds: Wire, news: Wire): Difference {
  const state = upgrade(olds);
  const inputs = inputsOf(state);
  return {
    ...(isDeepStrictEqual(inputs, news) || isSaidOtherwise(kind, inputs, news) ? { changes: false } : {}),
    replaces: isElsewhere(state, news) ? ["connection"] : [],
    deleteBeforeReplace: true,
  };
}

/**
 * Whether new inputs mean what the old ones do, of a host that is as these ask for: a default written out, ranges joined. The
 * effect of the old ones has to be the one that this version gives them.
 */
function isSaidOtherwise<Spec>(kind: Declared<Spec>, olds: Wire, news: Wire): boolean {
  if (holdsUnknown(news) || olds["drift"] !== news["drift"]) return false;
  if (!isDeepStrictEqual(ofEngine(olds), ofEngine(news))) return false;
  const written = [specOf(olds, [kind.name]), specOf(news, [kind.name])] as const;
  const [before, after] = written.map((spec) => kind.declare(spec));
  if (before?.ok !== true || after?.ok !== true) return false;
  const effect = kind.effect(before.value);
  const isCurrent = Object.entries(effect).every(([name, value]) => isDeepStrictEqual(toWire(value), olds[name]));
  return isCurrent && isDeepStrictEqual(kind.meaning(before.value, written[0]), kind.meaning(after.value, written[1]));
}
