import { ip6tablesMissing, journalUnreadable } from "../errors/host-failures";
import { bindToHost } from "../rules/bind";
import { FAMILIES, type HostRules } from "../rules/model";
import { renderIptables } from "../rules/render-iptables";
import { renderNftables } from "../rules/render-nftables";
import { ruleSets } from "../rules/rule-set";
import type { ResolvedHostSpec } from "../spec/resolved";
import { formerWork, loopbackWork, userWork } from "./account-work";
import { chooseBackend, inUse } from "./backend";
import type { Change } from "./change";
import { ruleFacts } from "./facts";
import { erasIn } from "./family-view";
import { iptablesWork } from "./iptables-work";
import { HOST_BACKENDS, type HostBackend, JOURNAL_PATH, type Journal } from "./journal";
import { journalAfter, journalChanges } from "./journal-work";
import { nativeWork } from "./native-work";
import type { Observation } from "./observation";
import { choosePersistence, persistenceWork } from "./persistence";
import type { Step } from "./step";
import type { Work } from "./work";

/** What brings one host to its spec. Preview shows it, apply does it: the same object. Plain JSON. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly steps: readonly Step[];
  readonly backend: HostBackend;
  /** The rules that the host shall have, with its facts in them. */
  readonly rules: HostRules;
  /** What the journal shall say when all is done. */
  readonly journal: Journal;
  /** The same rules as texts that a host can load without us, by what they are for: `ipv4`, `ipv6`, `nft`. */
  readonly texts: Readonly<Record<string, string>>;
  /** The generation that was observed, 0 for none; another one on the host means: look again. */
  readonly generation: number;
  /** Whether the journal told of an apply that was under way, or cut off: another state of it means the same. */
  readonly wasApplying: boolean;
  /** Sentences for the reader that are no change: what is taken over, what is left out and why. */
  readonly notes: readonly string[];
}

/**
 * @throws ProviderError KTP250 to KTP255: the host as it is cannot be brought to the spec
 */
export function planHost(host: string, spec: ResolvedHostSpec, seen: Observation): Plan {
  if (seen.hasForeignJournal) throw journalUnreadable(host, JOURNAL_PATH);
  const backend = chooseBackend(host, spec.backend, seen);
  const rules = bindToHost(ruleSets(spec.policy), ruleFacts(seen, backend));
  if (backend !== "nftables") requireBothFamilies(host, backend, rules, seen);
  const persistence = choosePersistence(host, spec.persistence, seen);
  const others = HOST_BACKENDS.filter(
    (other) => other !== backend && (inUse(seen, other) || holdsAnEra(other, spec, seen)),
  );
  const work = [
    userWork(host, spec, seen),
    loopbackWork(rules, seen),
    backendWork(backend, rules, spec, seen),
    persistenceWork(persistence, spec.persistence, seen),
    ...others.map((other) => leaveBackend(other, spec, seen)),
    formerWork(backend, spec, rules, seen),
  ];
  const steps = work.flatMap((piece) => piece.steps);
  const journal = journalAfter({ backend, rules, spec, seen, steps, persistence });
  return {
    changes: [...work.flatMap((piece) => piece.changes), ...journalChanges(journal, seen), ...windowChanges(seen)],
    steps,
    backend,
    rules,
    texts: loadableTexts(backend, rules, spec),
    journal,
    generation: seen.journal?.generation ?? 0,
    wasApplying: seen.journal?.status === "applying",
    notes: [...work.flatMap((piece) => piece.notes), ...ipv6Note(spec, seen)],
  };
}

function loadableTexts(backend: HostBackend, rules: HostRules, spec: ResolvedHostSpec): Record<string, string> {
  if (backend === "nftables") return { nft: renderNftables(rules) };
  return Object.fromEntries(rules.map((set) => [set.family, renderIptables(set, spec.policy)]));
}

function windowChanges({ window }: Observation): Change[] {
  return window === undefined ? [] : [{ kind: "unconfirmed", holder: window.holder }];
}

function backendWork(backend: HostBackend, rules: HostRules, spec: ResolvedHostSpec, seen: Observation): Work {
  return backend === "nftables" ? nativeWork(rules, seen) : iptablesWork(backend, rules, spec, seen);
}

/** All of ours out of one back-end. */
export function leaveBackend(backend: HostBackend, spec: ResolvedHostSpec, seen: Observation): Work {
  const { steps, notes } = backendWork(backend, [], spec, seen);
  return { changes: [{ kind: "other-backend-in-use", backend }], steps, notes };
}

/** Rules of an older kumactl in another back-end than ours would redirect beside us. */
function holdsAnEra(backend: HostBackend, spec: ResolvedHostSpec, seen: Observation): boolean {
  return backend !== "nftables" && FAMILIES.some((family) => erasIn(backend, family, spec, seen).length > 0);
}

function requireBothFamilies(
  host: string,
  backend: Exclude<HostBackend, "nftables">,
  rules: HostRules,
  seen: Observation,
): void {
  const needsIpv6 = rules.some((set) => set.family === "ipv6");
  if (needsIpv6 && seen.tools.iptables[backend]?.programs.ipv6 === undefined) throw ip6tablesMissing(host);
}

/** A host without IPv6 gets none of its rules; that is said, since it changes the day the host gets an address. */
function ipv6Note(spec: ResolvedHostSpec, seen: Observation): string[] {
  if (seen.hasIpv6 || !spec.policy.families.includes("ipv6")) return [];
  return ["the host has no IPv6 address, so there are no rules for IPv6; one that it gets later shows as drift"];
}
