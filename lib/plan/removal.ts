import type { ResolvedHostSpec } from "../spec/resolved";
import { inUse } from "./backend";
import { HOST_BACKENDS, type HostBackend, type Journal } from "./journal";
import { programsOf } from "./journal-work";
import type { Observation } from "./observation";
import { persistenceRecord, persistenceWork } from "./persistence";
import { leaveBackend, type Plan } from "./plan";
import type { Work } from "./work";

/** Whether anything is there that a look knows as ours without a journal: rules, or what would load them. */
export function hasOurs(host: string, seen: Observation): boolean {
  return backendsInUse(seen).length > 0 || loadsNothing(host, seen).steps.length > 0;
}

/** What brings a host to load nothing of ours any more. */
function loadsNothing(host: string, seen: Observation): Work {
  return persistenceWork({ host, kind: "none", asked: "none", isGated: false, texts: {} }, seen);
}

export function backendsInUse(seen: Observation): HostBackend[] {
  return HOST_BACKENDS.filter((backend) => inUse(seen, backend));
}

/**
 * What takes all off a host that a look knows as ours, where no journal tells of it: rules by their comments and where they
 * jump, files by their paths. It leaves a journal of a host on which nothing was made, for the uninstall to end with.
 */
export function planRemoval(host: string, spec: ResolvedHostSpec, seen: Observation): Plan {
  const backends = backendsInUse(seen);
  const work = [...backends.map((backend) => leaveBackend(backend, spec, seen)), loadsNothing(host, seen)];
  // One that holds nothing, and of which no program is recorded, is no work for the uninstall.
  const backend = backends[0] ?? "iptables-nft";
  return {
    changes: work.flatMap((piece) => piece.changes),
    steps: work.flatMap((piece) => piece.steps),
    backend,
    rules: [],
    texts: {},
    journal: emptyJournal(backend, spec, seen),
    generation: seen.journal?.generation ?? 0,
    wasApplying: seen.journal?.status === "applying",
    lockouts: [],
    notes: work.flatMap((piece) => piece.notes),
  };
}

function emptyJournal(backend: HostBackend, { policy }: ResolvedHostSpec, seen: Observation): Journal {
  const { name, uid } = policy.proxyUser;
  return {
    generation: (seen.journal?.generation ?? 0) + 1,
    status: "applied",
    backend,
    families: [],
    proxyUser: { name, uid },
    madeUser: false,
    madeLoopbackAddress: false,
    madeChains: [],
    ...persistenceRecord("none", false),
    programs: inUse(seen, backend) ? programsOf(backend, seen) : {},
    bareRules: [],
  };
}

/** What nobody can know any more of a host whose journal was lost: it stays, and is told. */
export function describeUnknown(spec: ResolvedHostSpec, seen: Observation): string {
  const { byName } = seen.accounts;
  const what = [
    ...(byName === undefined ? [] : [`user ${byName.name}`]),
    ...(seen.hasLoopbackAddress ? ["::6/128 on the loopback interface"] : []),
    ...(inUse(seen, "iptables-nft") ? ["built-in chains that are empty now"] : []),
  ];
  const bare = spec.policy.comments
    ? ""
    : "; rules without a comment that do not jump to others of ours could not be told from anybody's";
  const stays =
    what.length === 0 ? "" : `; nobody can tell whether these were made for them, so they stay: ${what.join(", ")}`;
  return `the journal on the host was lost: its rules were known by what they say${stays}${bare}`;
}
