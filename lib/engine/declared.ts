import { lockout } from "../errors/spec-failures";
import { declaredLockouts, describeLockout } from "../plan/lockout";
import { at, type Contradiction } from "../spec/property";
import { type Resolved, resolveHostSpec } from "../spec/resolve";
import type { ResolvedHostSpec } from "../spec/resolved";

/**
 * Reads a {@link file://../spec/host.ts HostSpec} as a person may declare it: without fault, and without rules that take
 * the way by which the host is managed, as far as the spec tells that. Failures hold no text of its `connection`.
 * Never throws.
 */
export function resolveDeclared(spec: unknown): Resolved<ResolvedHostSpec> {
  return resolveHostSpec(spec, lockedOut);
}

function lockedOut(spec: ResolvedHostSpec): Contradiction[] {
  if (spec.allowLockout) return [];
  return declaredLockouts(spec).map((found) => ({
    failure: at(found.property, lockout(describeLockout(found), found.rule, found.remedy)),
    between: DECIDING,
  }));
}

/** What the rules are made of, and who goes through them. */
const DECIDING: readonly string[] = [
  ...["allowLockout", "connection.exec", "connection.host", "connection.port", "ipFamilyMode", "kumaDPUser"],
  ...["managers", "proxyUser", "redirect"],
];
