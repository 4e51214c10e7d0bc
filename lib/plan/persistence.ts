import { persistenceMissing } from "../errors/host-failures";
import type { Persistence } from "../spec/host";
import type { Change } from "./change";
import { IFUPDOWN_HOOK } from "./ifupdown-hook";
import type { Journal } from "./journal";
import { HOST_PERSISTENCES, type HostPersistence } from "./journal";
import type { Observation } from "./observation";
import type { Step } from "./step";
import { type ManagedFile, UNIT_FILES, UNITS } from "./systemd-units";
import type { Work } from "./work";

/** Files by which a host loads our rules again, by the way it does that. */
const FILES: Readonly<Record<HostPersistence, readonly ManagedFile[]>> = {
  systemd: UNIT_FILES,
  ifupdown: [IFUPDOWN_HOOK],
  none: [],
};

/** All files that we may have put on a host, for a look at it. */
export const PERSISTENCE_FILES: readonly ManagedFile[] = HOST_PERSISTENCES.flatMap((kind) => FILES[kind]);

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
function differing(kind: HostPersistence, { persistence }: Observation): string[] {
  const files = FILES[kind].filter(({ path, text }) => persistence.files[path] !== text).map(({ path }) => path);
  return kind === "systemd" && !persistence.unitsAreEnabled && files.length === 0 ? [...UNITS] : files;
}

function presentOf(kind: HostPersistence, { persistence }: Observation): string[] {
  return FILES[kind].map(({ path }) => path).filter((path) => persistence.files[path] !== undefined);
}

function installation(kind: HostPersistence, { persistence }: Observation): Step[] {
  const files = FILES[kind];
  if (kind === "systemd")
    return [{ kind: "install-units", files, units: UNITS, wereEnabled: persistence.unitsAreEnabled }];
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
    files: FILES[kind].map(({ path }) => path),
    units: kind === "systemd" ? UNITS : [],
  };
}
