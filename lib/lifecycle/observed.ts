import type { Found, Kind, Reached } from "./kind";
import { overlay } from "./properties";
import { policyOf } from "./state";
import type { Wire } from "./wire";

/** A host as it is, beside the spec that it is compared with. */
export interface Compared<Seen, Deed> {
  /** The spec without its connection. */
  readonly asked: Wire;
  readonly found: Found<Seen, Deed>;
}

/** The inputs that would make a host as it is: what drifted stands in them at its own property. */
export function observedInputs<Spec extends Reached, Seen, Deed>(
  kind: Kind<Spec, Seen, Deed>,
  { asked, found }: Compared<Seen, Deed>,
  connection: unknown,
): Wire {
  const policy = overlay(asked, found.properties);
  const spec = asFound(kind, policy, connection) ?? asFound(kind, asked, connection);
  const effect = spec === undefined ? kind.noEffect : kind.effect(spec);
  const given = connection === undefined ? {} : { connection };
  return { ...policy, ...given, ...effect, ...found.effect, drift: found.drift };
}

/**
 * The spec with which a host is compared: the one to which it was brought last. A half-applied host was never brought
 * to one, so it is the one that was tried. Where `get` says nothing of a host but how to reach it, the host itself is asked.
 */
export function compare<Spec extends Reached, Seen, Deed>(
  kind: Kind<Spec, Seen, Deed>,
  state: Wire,
  found: Found<Seen, Deed>,
  host: string,
): Compared<Seen, Deed> {
  const asked = askedOf(state);
  if (kind.describe === undefined || !isLookup(state) || Object.keys(asked).length > 0) return { asked, found };
  const policy = overlay(asked, found.properties);
  const spec = asFound(kind, policy, state["connection"]);
  if (spec === undefined) return { asked, found };
  return { asked: policy, found: kind.describe(host, spec, found.seen) };
}

/** What was asked of the host at last, without its connection. */
export function askedOf(state: Wire): Wire {
  return (state["asked"] as Wire | undefined) ?? policyOf(state);
}

/** Whether a resource only reads its host, by `get`: no check put an effect into its inputs. */
export function isLookup(state: Wire): boolean {
  return state["lookedUp"] === true || state["drift"] === undefined;
}

/** A spec that describes what is there. It may be one that nobody could declare: that is then left undefined. */
function asFound<Spec extends Reached>(
  kind: Pick<Kind<Spec, unknown, unknown>, "resolveFound">,
  policy: Wire,
  connection: unknown,
): Spec | undefined {
  const resolved = kind.resolveFound({ ...policy, connection });
  return resolved.ok ? resolved.value : undefined;
}
