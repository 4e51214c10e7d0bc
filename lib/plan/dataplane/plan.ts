import { journalUnreadable } from "../../errors/host-failures";
import { PROGRAMS, type ResolvedKumaDataplane } from "../../spec/resolve-kuma-dataplane";
import { windowChanges } from "../kept";
import { unheard, unheardNote } from "../redirects";
import { DATAPLANE_STATE } from "../state-folder";
import type { DataplaneChange } from "./change";
import { filesWork } from "./files-work";
import type { DataplaneJournal } from "./journal";
import { journalAfter, journalChanges } from "./journal-work";
import { objectionsOf, otherVersion, requireNoObjection } from "./objections";
import type { DataplaneObservation } from "./observation";
import { RUN_FILE, SERVICE_UNIT } from "./paths";
import { listeningChanges, serviceWork } from "./service-work";
import type { DataplaneStep } from "./step";
import { needsUser } from "./user-work";
import { managerOf, programFolders, programPath, takenBy, wantedFiles } from "./wanted";

/** What brings one host to run its proxy. Preview shows it, apply does it: the same object. Plain JSON, without a secret. */
export interface DataplanePlan {
  readonly changes: readonly DataplaneChange[];
  readonly steps: readonly DataplaneStep[];
  readonly manager: "systemd" | "none";
  /** The release of the kuma-dp that is there, as far as it tells. */
  readonly version?: string;
  /** What the journal shall say when all is done. */
  readonly journal: DataplaneJournal;
  /** The generation that was observed, 0 for none; another one on the host means: look again. */
  readonly generation: number;
  readonly wasApplying: boolean;
  /** Sentences for the reader that are no change. */
  readonly notes: readonly string[];
}

/**
 * What is to be done on a host.
 *
 * @throws ProviderError KTP209 where a reference leads nowhere, KTP253 to KTP255 about the proxy user, KTP264 for a journal that cannot be
 *   read, KTP547 to KTP549 and KTP553 to KTP557 when the host as it is cannot run the proxy, KTP568 and KTP590 when its rules
 *   lead past it
 */
export function planDataplane(host: string, spec: ResolvedKumaDataplane, seen: DataplaneObservation): DataplanePlan {
  requireNoObjection(objectionsOf(host, spec, seen));
  return planFor(host, spec, seen);
}

/** A host beside its spec, for who looks and does nothing: what speaks against it by now is told as a difference. @throws ProviderError KTP264 */
export function compareDataplane(host: string, spec: ResolvedKumaDataplane, seen: DataplaneObservation): DataplanePlan {
  const plan = planFor(host, { ...spec, proxyUser: { ...spec.proxyUser, create: true } }, seen);
  const found = otherVersion(spec, seen);
  const wanted = spec.dataplane.kumaVersion.text;
  const other = found === undefined ? [] : [{ kind: "other-version", found: found.version, wanted } as const];
  const blocked = objectionsOf(host, spec, seen)
    .filter(({ code }) => !TOLD_OTHERWISE.includes(code))
    .map(({ problem }): DataplaneChange => ({ kind: "blocked", problem: problem.replace(/\.$/, "") }));
  const unheard = plan.manager === "none" ? listeningChanges(spec, seen) : [];
  return { ...plan, changes: [...plan.changes, ...unheard, ...other, ...blocked] };
}

/** What is a difference of its own, and secrets that this machine does not have: a refresh may run elsewhere. */
const TOLD_OTHERWISE: readonly string[] = ["KTP209", "KTP210", "KTP550", "KTP551", "KTP554"];

function planFor(host: string, spec: ResolvedKumaDataplane, seen: DataplaneObservation): DataplanePlan {
  if (seen.hasForeignJournal) throw journalUnreadable(host, DATAPLANE_STATE.journal);
  const { name, uid } = spec.proxyUser;
  const makesUser = needsUser(host, spec.proxyUser, seen.host);
  const wanted = wantedFiles(spec, seen);
  const files = filesWork(wanted, seen);
  const copied = programChanges(spec, seen);
  const service = serviceWork(spec, seen, files.needsRestart);
  const journal = journalAfter(spec, seen, { wanted, makesUser });
  const steps: DataplaneStep[] = [
    ...(seen.journal?.manager === "systemd" && journal.manager === "none" ? [{ kind: "end-service" } as const] : []),
    ...(makesUser ? [{ kind: "create-user", name, uid } as const] : []),
    ...files.steps,
    ...service.steps,
    ...formerSteps(seen, spec),
  ];
  const settles = service.steps.length > 0 || steps.some(({ kind }) => kind === "end-service");
  const { version } = seen.programs["kuma-dp"] ?? {};
  return {
    changes: [
      ...(makesUser ? [{ kind: "user-missing", name, uid } as const] : []),
      ...copied,
      ...files.changes,
      ...service.changes,
      ...journalChanges(journal, seen),
      ...windowChanges(seen),
    ],
    steps: settles ? [settleStep(seen), ...steps] : steps,
    manager: managerOf(spec, seen),
    ...(version === undefined ? {} : { version }),
    journal,
    generation: seen.journal?.generation ?? 0,
    wasApplying: seen.journal?.status === "applying",
    notes: notesOf(spec, seen, service.steps.length > 0),
  };
}

function settleStep({ unit }: DataplaneObservation): DataplaneStep {
  const wasActive = unit?.active === "active" || unit?.active === "activating";
  return { kind: "settle-service", wasActive, wasEnabled: unit?.isEnabled === true };
}

function programChanges(spec: ResolvedKumaDataplane, seen: DataplaneObservation): DataplaneChange[] {
  return PROGRAMS.flatMap((name): DataplaneChange[] => {
    const isCopied = ["copy", "archive"].includes(spec.programs[name].kind);
    const path = programPath(name, spec, seen);
    const isThere = seen.programs[name]?.path === path;
    return !isCopied || path === undefined || isThere ? [] : [{ kind: "program-missing", name, path }];
  });
}

/** What we once made and the spec no longer needs goes last. */
function formerSteps(seen: DataplaneObservation, spec: ResolvedKumaDataplane): DataplaneStep[] {
  const { journal } = seen;
  if (journal === undefined) return [];
  const used = programFolders(seen);
  const needed = [...used, ...journal.programFolders];
  const folders =
    used.join() === journal.programFolders.join()
      ? []
      : journal.formerFolders.filter((folder) => !needed.includes(folder));
  const isOtherUser = journal.madeUser && journal.proxyUser.name !== spec.proxyUser.name;
  return [
    ...(isOtherUser ? [{ kind: "remove-user", ...journal.proxyUser } as const] : []),
    ...(folders.length === 0 ? [] : [{ kind: "drop-programs", folders } as const]),
  ];
}

function notesOf(spec: ResolvedKumaDataplane, seen: DataplaneObservation, isStarted: boolean): string[] {
  const { journal, host } = seen;
  const rules = journal === undefined ? undefined : host.journal?.redirects;
  return [
    ...(managerOf(spec, seen) === "systemd"
      ? []
      : [`nobody of ours runs kuma-dp: have a supervisor run ${RUN_FILE} as root`]),
    ...(rules === undefined ? [] : unheardNote(unheard(rules, takenBy(spec)))),
    ...(isStarted || !holdsFormerToken(seen)
      ? []
      : [
          `the token counts from the next start of kuma-dp, since its control plane lets no proxy read one anew (KUMA_DP_SERVER_AUTHN_ENABLE_RELOADABLE_TOKENS): \`systemctl restart ${SERVICE_UNIT}\` before the former one expires`,
        ]),
  ];
}

/** Envoy goes on with the token that it was given at its start. */
function holdsFormerToken({ heldToken, material: { token } }: DataplaneObservation): boolean {
  return heldToken !== undefined && token !== undefined && "sha256" in token && token.sha256 !== heldToken;
}
