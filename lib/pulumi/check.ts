import { effectOf } from "../engine/effect";
import { NO_DRIFT } from "../plan/drift";
import { canonicalSpec } from "../spec/canonical";
import { resolveHostSpec } from "../spec/resolve";
import { specOf } from "./state";
import { type CheckFailure, holdsUnknown, knownPart, toCheckFailure, toWire, UNKNOWN, type Wire } from "./wire";

export interface Checked {
  readonly inputs: Wire;
  readonly failures?: CheckFailure[];
}

/**
 * Reads what a person wrote: all of its faults at once, or the inputs with the effect of the spec in them, so
 * that a preview shows which traffic changes path. Runs in every preview; touches nothing.
 */
export function check(news: Wire): Checked {
  const written = specOf(news);
  const resolved = resolveHostSpec(knownPart(written));
  if (!resolved.ok) return { inputs: news, failures: resolved.failures.map(toCheckFailure) };
  const loader = { __provider: news["__provider"] };
  if (isEffectUnknown(written)) {
    return { inputs: toWire({ ...written, traffic: UNKNOWN, rules: UNKNOWN, drift: NO_DRIFT, ...loader }) };
  }
  const { policy } = resolved.value;
  const spec = canonicalSpec(written, policy);
  return { inputs: toWire({ ...spec, ...effectOf(policy), drift: NO_DRIFT, ...loader }) };
}

/** Of a connection only the port has a say in the rules: it is excluded where the spec names no ports. */
function isEffectUnknown(written: Wire): boolean {
  const { connection, ...policy } = written;
  const port =
    typeof connection === "object" && connection !== null && "port" in connection ? connection.port : undefined;
  return holdsUnknown(policy) || connection === UNKNOWN || port === UNKNOWN;
}
