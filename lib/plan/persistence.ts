import { persistenceMissing } from "../errors/host-failures";
import { unreachable } from "../rules/unreachable";
import type { Persistence } from "../spec/host";
import type { Change } from "./change";
import { IFUPDOWN_HOOK } from "./ifupdown-hook";
import type { Journal } from "./journal";
import { HOST_PERSISTENCES, type HostPersistence } from "./journal";
import type { Observation } from "./observation";
import type { Step } from "./step";
import { type ManagedFile, UNIT_PATHS, UNITS, unitFiles } from "./systemd-units";
import type { Work } from "./work";

/** Paths of the files by which a host loads our rules again, by the way it does that. */
const PATHS: Readonly<Record<HostPersistence, readonly string[]>> = {
  systemd: UNIT_PATHS,
  ifupdown: [IFUPDOWN_HOOK.path],
  none: [],
};

/** All files that we may have put on a host, for a look at it. */
export const PERSISTENCE_PATHS: readonly string[] = HOST_PERSISTENCES.flatMap((kind) => PATHS[kind]);

function filesOf(kind: HostPersistence, { persistence }: Observation): readonly ManagedFile[] {
  switch (kind) {
    case "systemd":
      return unitFiles(persistence.earlyFirewalls);
    case "ifupdown":
      return [IFUPDOWN_HOOK];
    case "none":
      return [];
    default:
      return unreachable(kind);
  }
}

/**
 * How the rules of a host come back after a boot. What the journal records stays while the host can do it; `auto` then
 * takes systemd where it runs, else ifupdown, else nothing.
 *
 * @throws ProviderError KTP290 when the spec names what the host lacks
 */
export function choosePersistence(host: string, asked: Persistence, seen: Observation): HostPersistence {
  if (asked !== "auto") {
    if (!can(seen, asked)) throw persistenceMissing(host, asked);
    return asked;
  }
  const recorded = seen.journal?.persistence;
  if (recorded !== undefined && recorded !== "none" && can(seen, recorded)) return recorded;
  return HOST_PERSISTENCES.find((kind) => can(seen, kind)) ?? "none";
}

function can({ persistence }: Observation, kind: HostPersistence): boolean {
  return kind === "none" || persistence.offered.includes(kind);
}

/** What brings a host to load our rules in one way, and in no other any more. */
export function persistenceWork(kind: HostPersistence, asked: Persistence, seen: Observation): Work {
  const others = HOST_PERSISTENCES.filter((other) => other !== kind);
  const former = others.flatMap((other) => removal(other, seen));
  const missing = differing(kind, seen);
  const surplus = others.flatMap((other) => presentOf(other, seen));
  const changes: Change[] =
    missing.length + surplus.length === 0 ? [] : [{ kind: "persistence-differs", persistence: kind, missing, surplus }];
  return {
    changes,
    steps: [...(missing.length > 0 ? installation(kind, seen) : []), ...former],
    notes: kind === "none" && asked === "auto" && seen.journal?.persistence !== kind ? [NOTHING_LOADS_THEM] : [],
  };
}

const NOTHING_LOADS_THEM =
  "the rules do not outlive a reboot of the host: neither systemd nor ifupdown runs there that could load them again";

/** Paths that are not there, or not as they should be. */
function differing(kind: HostPersistence, seen: Observation): string[] {
  const { persistence } = seen;
  const files = filesOf(kind, seen)
    .filter(({ path, text }) => persistence.files[path] !== text)
    .map(({ path }) => path);
  return kind === "systemd" && !persistence.unitsAreEnabled && files.length === 0 ? [...UNITS] : files;
}

function presentOf(kind: HostPersistence, { persistence }: Observation): string[] {
  return PATHS[kind].filter((path) => persistence.files[path] !== undefined);
}

function installation(kind: HostPersistence, seen: Observation): Step[] {
  const files = filesOf(kind, seen);
  if (kind === "systemd")
    return [{ kind: "install-units", files, units: UNITS, wereEnabled: seen.persistence.unitsAreEnabled }];
  return files.map((file): Step => ({ kind: "write-file", ...file }));
}

function removal(kind: HostPersistence, seen: Observation): Step[] {
  const paths = presentOf(kind, seen);
  if (paths.length === 0) return [];
  if (kind === "systemd") return [{ kind: "remove-units", paths, units: UNITS }];
  return paths.map((path): Step => ({ kind: "remove-file", path }));
}

/** What the journal says of it, for the uninstall. */
export function persistenceRecord(kind: HostPersistence): Pick<Journal, "persistence" | "files" | "units"> {
  return {
    persistence: kind,
    files: PATHS[kind],
    units: kind === "systemd" ? UNITS : [],
  };
}
