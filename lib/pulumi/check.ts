import type { Failure } from "../errors/failure";
import { HOST_KIND } from "../lifecycle/host-kind";
import type { Declared } from "../lifecycle/kind";
import { knownEffect, resolveKnown } from "../lifecycle/known";
import { specOf } from "../lifecycle/state";
import { toWire, type Wire, withoutNull } from "../lifecycle/wire";
import { NO_DRIFT } from "../plan/drift";

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
export function checkSpec<Spec>(kind: Declared<Spec>, news: Wire): Checked {
  const written = withoutNull(specOf(news, [kind.name]));
  const resolved = resolveKnown(kind, written);
  if (!resolved.ok) return { inputs: news, failures: resolved.failures.map(toCheckFailure) };
  const spec = resolved.value;
  const shown = spec === undefined ? written : kind.canonical(written, spec);
  return { inputs: toWire({ ...shown, ...knownEffect(kind, spec), drift: NO_DRIFT, __provider: news["__provider"] }) };
}

/** Checks a `TransparentProxyHost`. */
export function check(news: Wire): Checked {
  return checkSpec(HOST_KIND, news);
}

/**
 * The engine prints the value of the property that a check failure names. So it is never given a name: the
 * reason says it, and no value of a connection gets into a message.
 */
export function toCheckFailure({ code, property, problem, remedy }: Failure): CheckFailure {
  return { property: "", reason: `${code} ${property === undefined ? "" : `${property}: `}${problem} ${remedy}` };
}
