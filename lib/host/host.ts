import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import type { ResolvedHostSpec } from "../spec/resolved";

/** A machine with rules, as the use cases see it: it can be looked at, brought to a plan, and given back. */
export interface Host {
  /** How messages name it. */
  readonly name: string;
  /** One look, one round trip. Changes nothing. */
  observe(spec: ResolvedHostSpec): Promise<Observation>;
  /**
   * Carries out a plan, whole or not at all.
   *
   * @throws ProviderError when it did not; the host is then as it was, KTP263 excepted
   */
  apply(plan: Plan, spec: ResolvedHostSpec): Promise<Applied>;
  /**
   * Runs the uninstall that the last apply left on the host. Returns what it had to say, a sentence an entry.
   *
   * @throws ProviderError KTP267
   */
  uninstall(): Promise<readonly string[]>;
}

/** `changed`: the host is no longer as the plan found it; nothing was done, look again. */
export type Applied = "applied" | "changed";
