import { effectOf } from "../engine/effect";
import { describeHost, type Refreshed } from "../engine/refresh";
import { resolveHostSpec } from "../spec/resolve";
import type { ResolvedHostSpec } from "../spec/resolved";
import { overlay } from "./properties";
import { policyOf } from "./state";
import type { Wire } from "./wire";

/** A host as it is, beside the spec that it is compared with. */
export interface Compared {
  /** The spec without its connection. */
  readonly asked: Wire;
  readonly seen: Refreshed;
}

/** The inputs that would make a host as it is: what drifted stands in them at its own property. */
export function observedInputs({ asked, seen }: Compared, connection: unknown): Wire {
  const found = overlay(asked, seen.properties);
  const spec = asFound(found, connection) ?? asFound(asked, connection);
  const traffic = spec === undefined ? [] : effectOf(spec).traffic;
  const given = connection === undefined ? {} : { connection };
  return { ...found, ...given, traffic, rules: seen.rules, drift: seen.drift };
}

/**
 * The spec with which a host is compared: the one to which it was brought last. A half-applied host was never brought
 * to one, so it is the one that was tried. Where `get` says nothing of a host but how to reach it, the host itself is asked.
 */
export function compare(state: Wire, seen: Refreshed, host: string): Compared {
  const asked = askedOf(state);
  if (!isLookup(state) || Object.keys(asked).length > 0) return { asked, seen };
  const found = overlay(asked, seen.properties);
  const spec = asFound(found, state["connection"]);
  if (spec === undefined) return { asked, seen };
  return { asked: found, seen: { seen: seen.seen, ...describeHost(host, spec, seen.seen) } };
}

/** What was asked of the host at last, without its connection. */
export function askedOf(state: Wire): Wire {
  return (state["asked"] as Wire | undefined) ?? policyOf(state);
}

/** Whether a resource only reads its host, by `get`: no check put an effect into its inputs. */
export function isLookup(state: Wire): boolean {
  return state["lookedUp"] === true || state["rules"] === undefined;
}

/** A spec that describes what is there. It may be one that nobody could declare: that is then left undefined. */
function asFound(policy: Wire, connection: unknown): ResolvedHostSpec | undefined {
  const resolved = resolveHostSpec({ ...policy, connection, allowLockout: true });
  return resolved.ok ? resolved.value : undefined;
}
