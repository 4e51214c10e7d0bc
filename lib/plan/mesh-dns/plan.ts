import { ProviderError } from "../../errors/failure";
import { journalUnreadable } from "../../errors/host-failures";
import { chooseWay } from "../../resolver/choose";
import { objectionTo, type Way } from "../../resolver/ways";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import { windowChanges } from "../kept";
import { DNS_STATE } from "../state-folder";
import { adoptionWork } from "./adoption";
import type { DnsChange } from "./change";
import { formerWork } from "./former-work";
import type { DnsJournal } from "./journal";
import { journalAfter, journalChanges } from "./journal-work";
import { markWork } from "./mark-work";
import { objectionsOf, uncaptured } from "./objections";
import type { DnsObservation } from "./observation";
import type { DnsStep } from "./step";
import { markOf } from "./wanted";

/** What brings one host to resolve names of the mesh. Preview shows it, apply does it: the same object. Plain JSON. */
export interface DnsPlan {
  readonly changes: readonly DnsChange[];
  readonly steps: readonly DnsStep[];
  /** By which way the host is told. */
  readonly way: Way;
  /** What the journal shall say when all is done. */
  readonly journal: DnsJournal;
  /** The generation that was observed, 0 for none; another one on the host means: look again. */
  readonly generation: number;
  readonly wasApplying: boolean;
  /** Sentences for the reader that are no change. */
  readonly notes: readonly string[];
}

/**
 * What is to be done on a host.
 *
 * @throws ProviderError KTP255 for a journal that cannot be read, KTP316, KTP322 to KTP333, KTP335 and KTP337 when the host as it is cannot be
 *   told so, or its rules would take the queries
 */
export function planMeshDns(host: string, spec: ResolvedMeshDns, seen: DnsObservation): DnsPlan {
  const way = isCaptured(spec, seen) ? "capture" : chooseWay(host, spec, seen.resolver, seen.journal?.way);
  const [first, ...others] = objectionsOf(way, spec, seen).map((failure) => ({ ...failure, host, property: "mode" }));
  if (first !== undefined) throw new ProviderError(first, ...others);
  return planFor(host, way, spec, seen);
}

/**
 * A host beside its spec, for who looks and does nothing: that its way leads nowhere by now is told as a difference.
 *
 * @throws ProviderError KTP255; where the host was never told of the mesh, also what {@link planMeshDns} throws
 */
export function compareMeshDns(host: string, spec: ResolvedMeshDns, seen: DnsObservation): DnsPlan {
  const recorded = seen.journal?.way;
  const isAsked = recorded !== undefined && (spec.mode === "auto" || spec.mode === recorded);
  const way = isAsked ? recorded : isCaptured(spec, seen) ? "capture" : chooseWay(host, spec, seen.resolver);
  const plan = planFor(host, way, spec, seen);
  const problems = [objectionTo(way, spec.servers, seen.resolver), ...objectionsOf(way, spec, seen)].flatMap(
    (failure) => (failure === undefined || failure.code === NOT_CAPTURED ? [] : [failure.problem.replace(/\.$/, "")]),
  );
  const blocked = problems.map((problem): DnsChange => ({ kind: "way-blocked", way, problem }));
  const captured = way === "capture" ? uncaptured(spec.servers.port, seen) : [];
  return { ...plan, changes: [...plan.changes, ...blocked, ...captured] };
}

/** Whether the rules of the host take queries to the sidecar already: then there is no narrower way, and nothing to be told. */
function isCaptured({ mode, servers }: ResolvedMeshDns, seen: DnsObservation): boolean {
  const { way } = seen.journal ?? {};
  const isOpen = mode === "auto" && servers.who === "sidecar" && (way === undefined || way === "capture");
  return isOpen && uncaptured(servers.port, seen).length === 0;
}

/** Told as a difference of its own. */
const NOT_CAPTURED = "KTP333";

function planFor(host: string, way: Way, spec: ResolvedMeshDns, seen: DnsObservation): DnsPlan {
  if (seen.hasForeignJournal) throw journalUnreadable(host, DNS_STATE.journal);
  const mark = markOf(way, spec, seen);
  const work = [formerWork(mark, seen), adoptionWork(spec, seen), markWork(mark, seen)];
  const journal = journalAfter({ way, mark, spec, seen });
  return {
    changes: [...work.flatMap((piece) => piece.changes), ...journalChanges(journal, seen), ...windowChanges(seen)],
    steps: work.flatMap((piece) => piece.steps),
    way,
    journal,
    generation: seen.journal?.generation ?? 0,
    wasApplying: seen.journal?.status === "applying",
    notes: work.flatMap((piece) => piece.notes),
  };
}
