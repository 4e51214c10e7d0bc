import { type Failure, isProviderError } from "../errors/failure";
import { userWork } from "../plan/account-work";
import { chooseBackend } from "../plan/backend";
import { describeChange } from "../plan/change";
import type { Observation } from "../plan/observation";
import { planHost } from "../plan/plan";
import type { ResolvedHostSpec } from "../spec/resolved";

/** What a look at a host means for its spec, in lines for people. */
export interface Diagnosis {
  readonly facts: readonly string[];
  /** Why the host is not ready: all that can be said at once. */
  readonly failures: readonly Failure[];
  /** What an apply would do, or that it cannot. */
  readonly outlook: readonly string[];
}

export function diagnose(host: string, spec: ResolvedHostSpec, seen: Observation): Diagnosis {
  // Planning stops at the first failure; its parts are asked one by one besides.
  const backend = attempt(() => chooseBackend(host, spec, seen));
  const user = attempt(() => userWork(host, spec, seen));
  const plan = attempt(() => planHost(host, spec, seen));
  const failures = distinct(
    [backend, user, plan].flatMap((outcome) => ("failures" in outcome ? outcome.failures : [])),
  );
  const facts = factLines(host, spec, seen);
  if (!("value" in plan)) return { facts, failures, outlook: [`not ready: ${counted(failures.length, "finding")}`] };
  const { changes, notes } = plan.value;
  const todo = changes.length === 0 ? "nothing is left to do" : `an apply makes ${counted(changes.length, "change")}`;
  const lines = [...changes.map(describeChange), ...notes.map((note) => `note: ${note}`)];
  return { facts, failures, outlook: [`ready: ${todo}`, ...lines.map((line) => `  ${line}`)] };
}

type Outcome<T> = { readonly value: T } | { readonly failures: readonly Failure[] };

function attempt<T>(work: () => T): Outcome<T> {
  try {
    return { value: work() };
  } catch (thrown) {
    if (isProviderError(thrown)) return { failures: thrown.failures };
    throw thrown;
  }
}

function distinct(failures: readonly Failure[]): readonly Failure[] {
  return [...new Map(failures.map((failure) => [JSON.stringify(failure), failure])).values()];
}

function factLines(host: string, spec: ResolvedHostSpec, seen: Observation): string[] {
  const { identity, tools, journal } = seen;
  const facts = {
    host: `${host} (${identity.hostname}, kernel ${identity.kernel}, machine ${identity.machineId})`,
    iptables: Object.entries(tools.iptables).map(([name, { version }]) => `${name} (${version})`),
    nftables: tools.nft === undefined ? [] : [tools.nft.version],
    IPv6: seen.hasIpv6 ? "yes" : "no address besides loopback's",
    nameservers: seen.nameservers,
    "proxy user": userText(spec, seen),
    journal: journal === undefined ? [] : `apply ${journal.generation}, ${journal.status}, ${journal.backend}`,
  };
  const width = Math.max(...Object.keys(facts).map((name) => name.length));
  return Object.entries(facts).map(([name, fact]) => `${name.padEnd(width)}  ${factText(fact)}`);
}

function factText(fact: string | readonly string[]): string {
  if (typeof fact === "string") return fact;
  return fact.length === 0 ? "none" : fact.join(", ");
}

function userText({ policy }: ResolvedHostSpec, { accounts }: Observation): string {
  const { name, uid } = policy.proxyUser;
  const found = accounts.byName;
  return found === undefined ? `${name} (${uid}), not there yet` : `${found.name} (${found.uid})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
