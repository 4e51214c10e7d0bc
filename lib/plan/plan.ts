import { ip6tablesMissing, journalUnreadable, lockedOut, toolsMissing } from "../errors/host-failures";
import { bindToHost } from "../rules/bind";
import { FAMILIES, type HostRules } from "../rules/model";
import { renderIptables } from "../rules/render-iptables";
import { renderNftables } from "../rules/render-nftables";
import { ruleSets } from "../rules/rule-set";
import type { ResolvedHostSpec } from "../spec/resolved";
import { formerWork, loopbackWork, userWork } from "./account-work";
import { chooseBackend, inUse } from "./backend";
import { baselineAfter } from "./baseline-work";
import { type Change, touchesRules } from "./change";
import { ruleFacts } from "./facts";
import { erasIn, type FamilyView, familyViews } from "./family-view";
import { gateWork, isGated, mayBeOpen, requireWatch } from "./gate";
import { iptablesWork } from "./iptables-work";
import { HOST_BACKENDS, type HostBackend, type Journal } from "./journal";
import { journalAfter, journalChanges } from "./journal-work";
import { windowChanges } from "./kept";
import { describeLockout, type Lockout, lockoutsOf } from "./lockout";
import { managementNotes } from "./management-notes";
import { declaredPaths, seenPaths } from "./management-paths";
import { nativeWork } from "./native-work";
import type { Observation } from "./observation";
import { choosePersistence, persistenceWork } from "./persistence";
import { proxyNotes, requireProxy } from "./proxy-agreement";
import { HOST_STATE } from "./state-folder";
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
  /** What of the management path the rules take. */
  readonly lockouts: readonly Lockout[];
  /** Sentences for the reader that are no change: what is taken over, what is left out and why. */
  readonly notes: readonly string[];
}

/**
 * What is to be done on a host.
 *
 * @throws ProviderError those of {@link compareHost}; KTP570: the host as it is cannot be brought to the spec; KTP270: to do it would
 *   take the way by which the host is managed; KTP568, KTP590: the proxy that is there would not take, or not be let by
 */
export function planHost(host: string, spec: ResolvedHostSpec, seen: Observation): Plan {
  requireWatch(host, spec, seen);
  const plan = compareHost(host, spec, seen);
  if (plan.changes.some(touchesRules)) requireProxy(host, spec, seen);
  const { missingTools = [] } = seen;
  if (missingTools.length > 0 && plan.changes.length > 0) throw toolsMissing(host, missingTools);
  const [first, ...others] = plan.lockouts.map((lockout) => ({ ...lockout, what: describeLockout(lockout) }));
  // What is there already is not done: a host whose rules are right is taken over, whatever they take.
  if (first !== undefined && !spec.allowLockout && plan.changes.some(touchesRules))
    throw lockedOut(host, [first, ...others]);
  return { ...plan, notes: [...plan.notes, ...proxyNotes(spec, seen)] };
}

/**
 * A host beside its spec, for who looks and does nothing: what it has otherwise is told, whatever the spec would take, and though
 * nothing could watch the proxy there.
 *
 * @throws ProviderError KTP250 to KTP255, KTP264, KTP272, KTP290 to KTP292: the host as it is cannot be set beside the spec
 */
export function compareHost(host: string, spec: ResolvedHostSpec, seen: Observation): Plan {
  if (seen.hasForeignJournal) throw journalUnreadable(host, HOST_STATE.journal);
  const backend = chooseBackend(host, spec, seen);
  const rules = bindToHost(ruleSets(spec.policy), ruleFacts(seen, backend));
  if (backend !== "nftables") requireBothFamilies(host, backend, rules, seen);
  const persistence = choosePersistence(host, spec.persistence, backend, seen);
  const texts = loadableTexts(backend, rules, spec);
  const others = HOST_BACKENDS.filter(
    (other) => other !== backend && (inUse(seen, other) || holdsAnEra(other, spec, seen)),
  );
  const views = familyViews(backend, rules, spec, seen);
  const work = [
    userWork(host, spec, seen),
    loopbackWork(rules, seen),
    backendWork(backend, views, rules, spec, seen),
    gateWork(backend, spec, seen),
    ...others.map((other) => leaveBackend(other, spec, seen)),
    persistenceWork({ host, kind: persistence, asked: spec.persistence, isGated: isGated(spec), texts }, seen),
    formerWork(backend, spec, rules, seen),
  ];
  const steps = work.flatMap((piece) => piece.steps);
  const lockouts = lockoutsOf([...seenPaths(spec, seen.management), ...declaredPaths(spec)], rules, spec.policy);
  const baseline = baselineAfter(backend, views, rules, seen);
  const journal = { ...journalAfter({ backend, rules, spec, seen, steps, persistence }), baseline };
  return {
    changes: [...work.flatMap((piece) => piece.changes), ...journalChanges(journal, seen), ...windowChanges(seen)],
    steps,
    backend,
    rules,
    texts,
    journal,
    generation: seen.journal?.generation ?? 0,
    wasApplying: seen.journal?.status === "applying",
    lockouts,
    notes: [
      ...work.flatMap((piece) => piece.notes),
      ...ipv6Note(spec, seen),
      ...managementNotes(lockouts, rules, spec, seen.management),
    ],
  };
}

function loadableTexts(backend: HostBackend, rules: HostRules, spec: ResolvedHostSpec): Record<string, string> {
  if (backend === "nftables") return { nft: renderNftables(rules, { gate: isGated(spec) }) };
  return Object.fromEntries(rules.map((set) => [set.family, renderIptables(set, spec.policy)]));
}

function backendWork(
  backend: HostBackend,
  views: readonly FamilyView[],
  rules: HostRules,
  spec: ResolvedHostSpec,
  seen: Observation,
): Work {
  return backend === "nftables"
    ? nativeWork(rules, seen, isGated(spec))
    : iptablesWork(backend, views, seen, mayBeOpen(spec, seen));
}

/** All of ours out of one back-end. */
export function leaveBackend(backend: HostBackend, spec: ResolvedHostSpec, seen: Observation): Work {
  const { steps, notes } = backendWork(backend, familyViews(backend, [], spec, seen), [], spec, seen);
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
