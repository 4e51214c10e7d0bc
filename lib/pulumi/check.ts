import { effectOf } from "../engine/effect";
import type { Failure } from "../errors/failure";
import { NO_DRIFT } from "../plan/drift";
import { canonicalSpec } from "../spec/canonical";
import { resolveKnown } from "./known";
import { specOf } from "./state";
import { toWire, UNKNOWN, type Wire, withoutNull } from "./wire";

export interface Checked {
  readonly inputs: Wire;
  readonly failures?: CheckFailure[];
}

/** A failed check in the engine's shape. */
interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/**
 * Reads what a person wrote: all of its faults at once, or the inputs with the effect of the spec in them, so
 * that a preview shows which traffic changes path. Runs in every preview; touches nothing.
 */
export function check(news: Wire): Checked {
  const written = withoutNull(specOf(news));
  const resolved = resolveKnown(written);
  if (!resolved.ok) return { inputs: news, failures: resolved.failures.map(toCheckFailure) };
  const spec = resolved.value;
  const shown =
    spec === undefined
      ? { ...written, traffic: UNKNOWN, rules: UNKNOWN }
      : { ...canonicalSpec(written, spec), ...effectOf(spec) };
  return { inputs: toWire({ ...shown, drift: NO_DRIFT, __provider: news["__provider"] }) };
}

/**
 * The engine prints the value of the property that a check failure names. So it is never given a name: the
 * reason says it, and no value of a connection gets into a message.
 */
function toCheckFailure({ code, property, problem, remedy }: Failure): CheckFailure {
  return { property: "", reason: `${code} ${property === undefined ? "" : `${property}: `}${problem} ${remedy}` };
}
