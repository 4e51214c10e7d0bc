import { persistenceMissing, persistenceNeedsIptables } from "../errors/host-failures";
import type { Persistence } from "../spec/host";
import { IFUPDOWN_HOOK } from "./ifupdown-hook";
import type { HostBackend, HostPersistence, Journal } from "./journal";
import type { Observation } from "./observation";
import { directPart, hookPart, type PersistenceWanted, unitsOf, unitsPart } from "./persistence-parts";
import { unitPath } from "./systemd-units";
import type { Work } from "./work";

/** The ways that are taken without being asked for, the first that a host has. */
const AUTOMATIC: readonly HostPersistence[] = ["systemd", "ifupdown"];

/**
 * How the rules of a host come back after a boot. What the journal records stays while the host can do it; `auto` then
 * takes systemd where it runs, else ifupdown, else nothing.
 *
 * @throws ProviderError KTP290 when the spec names what the host lacks, KTP292 when the back-end does not go with it
 */
export function choosePersistence(
  host: string,
  asked: Persistence,
  backend: HostBackend,
  seen: Observation,
): HostPersistence {
  if (asked !== "auto") {
    if (!can(seen, asked)) throw persistenceMissing(host, asked);
    if (asked === "firewalld" && backend === "nftables") throw persistenceNeedsIptables(host);
    return asked;
  }
  const recorded = seen.journal?.persistence;
  if (recorded !== undefined && AUTOMATIC.includes(recorded) && can(seen, recorded)) return recorded;
  return AUTOMATIC.find((kind) => can(seen, kind)) ?? "none";
}

function can({ persistence }: Observation, kind: HostPersistence): boolean {
  return kind === "none" || persistence.offered.includes(kind);
}

interface Wanted extends PersistenceWanted {
  readonly asked: Persistence;
}

/**
 * What brings a host to load our rules in one way, and in no other any more. What firewalld stores comes last: its reload
 * takes along what was loaded before.
 *
 * @throws ProviderError KTP291 when a file of the host is not understood
 */
export function persistenceWork(wanted: Wanted, { persistence, journal }: Observation): Work {
  const { kind, asked } = wanted;
  const parts = [unitsPart, hookPart, directPart].map((part) => part(wanted, persistence));
  const missing = parts.flatMap((part) => part.missing);
  const surplus = parts.flatMap((part) => part.surplus);
  return {
    changes:
      missing.length + surplus.length === 0
        ? []
        : [{ kind: "persistence-differs", persistence: kind, missing, surplus }],
    steps: parts.flatMap((part) => part.steps),
    notes: kind === "none" && asked === "auto" && journal?.persistence !== kind ? [NOTHING_LOADS_THEM] : [],
  };
}

const NOTHING_LOADS_THEM =
  "the rules do not outlive a reboot of the host: neither systemd nor ifupdown runs there that could load them again";

/** What the journal says of it, for the uninstall. firewalld's file is the host's: only our lines go. */
export function persistenceRecord(
  kind: HostPersistence,
  isGated: boolean,
): Pick<Journal, "persistence" | "files" | "units"> {
  const units = unitsOf({ kind, isGated });
  return {
    persistence: kind,
    files: [...units.map(unitPath), ...(kind === "ifupdown" ? [IFUPDOWN_HOOK.path] : [])],
    units,
  };
}
