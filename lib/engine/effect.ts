import { declaredLockouts, describeLockout } from "../plan/lockout";
import { proxyDownLines } from "../plan/proxy-down";
import { ruleSets } from "../rules/rule-set";
import { type RuleTexts, ruleTexts } from "../rules/rule-texts";
import { trafficLines } from "../rules/traffic";
import type { ResolvedHostSpec } from "../spec/resolved";

/** What a spec does, known before any host is asked: shown by previews, compared with what a host has. */
export interface Effect {
  /** One short line for each direction and protocol, in words. */
  readonly traffic: readonly string[];
  /** `"ipv4/nat"` → the rules in the canonical form, the same for either back-end. */
  readonly rules: RuleTexts;
}

/** How a line of traffic begins that tells a lock-out. */
export const LOCKOUT = "lock-out: ";

/** What depends on the host (its nameservers, Docker's chain) is a placeholder in the rules. */
export function effectOf(spec: ResolvedHostSpec): Effect {
  const lockouts = declaredLockouts(spec).map((lockout) => `${LOCKOUT}${describeLockout(lockout)}`);
  return {
    traffic: [...trafficLines(spec.policy), ...proxyDownLines(spec), ...lockouts],
    rules: ruleTexts(ruleSets(spec.policy)),
  };
}
