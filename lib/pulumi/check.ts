import type { Failure } from "../errors/failure";
import { NO_DRIFT } from "../plan/drift";
import { HOST_KIND } from "./host-kind";
import type { Declared } from "./kind";
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
export function checkSpec<Spec>(kind: Declared<Spec>, news: Wire): Checked {
  const written = withoutNull(specOf(news, [kind.name]));
  const resolved = resolveKnown(kind, written);
  if (!resolved.ok) return { inputs: news, failures: resolved.failures.map(toCheckFailure) };
  const spec = resolved.value;
  const shown =
    spec === undefined
      ? { ...written, ...unknownEffect(kind) }
      : { ...kind.canonical(written, spec), ...kind.effect(spec) };
  return { inputs: toWire({ ...shown, drift: NO_DRIFT, __provider: news["__provider"] }) };
}

/** Checks a `TransparentProxyHost`. */
export function check(news: Wire): Checked {
  return checkSpec(HOST_KIND, news);
}

function unknownEffect({ noEffect }: Pick<Declared<unknown>, "noEffect">): Wire {
  return Object.fromEntries(Object.keys(noEffect).map((key) => [key, UNKNOWN]));
}

/**
 * The engine prints the value of the property that a check failure names. So it is never given a name: the
 * reason says it, and no value of a connection gets into a message.
 */
export function toCheckFailure({ code, property, problem, remedy }: Failure): CheckFailure {
  return { property: "", reason: `${code} ${property === undefined ? "" : `${property}: `}${problem} ${remedy}` };
}
