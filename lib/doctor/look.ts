import type { Failure, ProviderError } from "../errors/failure";
import { isProviderError } from "../errors/failure";
import { chooseBackend } from "../plan/backend";
import { ruleFacts } from "../plan/facts";
import type { HostBackend } from "../plan/journal";
import type { Observation } from "../plan/observation";
import { bindToHost } from "../rules/bind";
import type { HostRules } from "../rules/model";
import { ruleSets } from "../rules/rule-set";
import type { ResolvedHostSpec } from "../spec/resolved";
import type { Examination } from "./examination";

/** All that is known of a host and its spec: what every check is asked about. */
export interface Look {
  /** How messages name the host. */
  readonly host: string;
  readonly spec: ResolvedHostSpec;
  /** Why the host was not looked at as root. What `seen` says of rules, and of the journal, means nothing then. */
  readonly notRoot?: Failure;
  readonly seen: Observation;
  readonly around: Examination;
}

/** What came of a piece of work that may fail: its value, or its failure. */
export type Outcome<T> = { readonly value: T } | { readonly error: ProviderError };

export function attempt<T>(work: () => T): Outcome<T> {
  try {
    return { value: work() };
  } catch (thrown) {
    if (isProviderError(thrown)) return { error: thrown };
    throw thrown;
  }
}

/** The back-end that an apply would take; none where there is none, or where rules could not be read. */
export function backendOf({ host, spec, seen, notRoot }: Look): HostBackend | undefined {
  if (notRoot !== undefined) return undefined;
  const choice = attempt(() => chooseBackend(host, spec, seen));
  return "value" in choice ? choice.value : undefined;
}

/** The rules that the spec asks for on this host. */
export function rulesOf(look: Look): HostRules {
  const facts = ruleFacts(look.seen, backendOf(look) ?? "iptables-nft");
  return bindToHost(ruleSets(look.spec.policy), facts);
}
