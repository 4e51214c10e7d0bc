import { knownWire } from "../../lifecycle/wire";
import { withoutTokens } from "../tokens";

/** A value without the parts of it that are tokens. */
export function knownPart(value: unknown): unknown {
  return knownWire(withoutTokens(value));
}
