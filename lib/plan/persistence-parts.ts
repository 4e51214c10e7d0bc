import { directUnreadable } from "../errors/host-failures";
import { DIRECT_PATH, directElements, hasElements, ourElements, withElements, withoutElements } from "./firewalld";
import { IFUPDOWN_HOOK } from "./ifupdown-hook";
import type { HostPersistence } from "./journal";
import type { PersistenceFacts } from "./observation";
import type { Step } from "./step";
import {
  BOOT_UNIT,
  FIREWALLD_UNIT,
  LOADING_UNITS,
  UNIT_PATHS,
  UNITS,
  unitFiles,
  unitPath,
  WATCH_UNIT,
} from "./systemd-units";

/** What one means of loading rules again lacks on a host, has too much, and the steps that end it. */
export interface PersistencePart {
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
  readonly steps: readonly Step[];
}

export interface PersistenceWanted {
  readonly host: string;
  readonly kind: HostPersistence;
  /** Whether the host watches the proxy. */
  readonly isGated: boolean;
  /** The rules of a plan as texts, by what they are for. */
  readonly texts: Readonly<Record<string, string>>;
}

const NOTHING: PersistencePart = { missing: [], surplus: [], steps: [] };

/**
 * Units that each way has. firewalld loads its direct rules late in a boot, and knows nothing of an address: so the first
 * unit is there besides.
 */
const UNITS_OF: Readonly<Record<HostPersistence, readonly string[]>> = {
  systemd: LOADING_UNITS,
  firewalld: [BOOT_UNIT],
  ifupdown: [],
  none: [],
};

/** The same with the one that watches the proxy. What firewalld loads again has a closed gate, and nobody but its signals tells of it at once. */
export function unitsOf({ kind, isGated }: Pick<PersistenceWanted, "kind" | "isGated">): readonly string[] {
  if (!isGated) return UNITS_OF[kind];
  return [...UNITS_OF[kind], ...(kind === "firewalld" ? [FIREWALLD_UNIT] : []), WATCH_UNIT];
}

export function unitsPart(way: PersistenceWanted, facts: PersistenceFacts): PersistencePart {
  const { files, earlyFirewalls } = facts;
  const units = unitsOf(way);
  const unitsOff = facts.offered.includes("systemd") ? facts.unitsOff : [...facts.unitsOff, WATCH_UNIT];
  const wanted = unitFiles(earlyFirewalls).filter(({ path }) => units.some((unit) => path === unitPath(unit)));
  const altered = wanted.filter(({ path, text }) => files[path] !== text).map(({ path }) => path);
  const missing = [...altered, ...units.filter((unit) => unitsOff.includes(unit) && !altered.includes(unitPath(unit)))];
  const others = UNITS.filter((unit) => !units.includes(unit) && files[unitPath(unit)] !== undefined);
  const surplus = others.map(unitPath);
  const wereEnabled = files[unitPath(BOOT_UNIT)] !== undefined && !unitsOff.includes(BOOT_UNIT);
  const install: Step = { kind: "install-units", files: wanted, units, wereEnabled };
  const remove: Step = { kind: "remove-units", paths: surplus, units: others };
  return {
    missing,
    surplus,
    steps: [...(missing.length > 0 ? [install] : []), ...(others.length > 0 ? [remove] : [])],
  };
}

export function hookPart({ kind }: PersistenceWanted, { files }: PersistenceFacts): PersistencePart {
  const { path, text } = IFUPDOWN_HOOK;
  const found = files[path];
  if (kind !== "ifupdown")
    return found === undefined ? NOTHING : { missing: [], surplus: [path], steps: [{ kind: "remove-file", path }] };
  return found === text ? NOTHING : { missing: [path], surplus: [], steps: [{ kind: "write-file", ...IFUPDOWN_HOOK }] };
}

/** @throws ProviderError KTP291 when the file of direct rules is not understood */
export function directPart({ host, kind, texts }: PersistenceWanted, { files }: PersistenceFacts): PersistencePart {
  const path = DIRECT_PATH;
  const found = files[path];
  if (kind !== "firewalld") {
    if (ourElements(found).length === 0) return NOTHING;
    const text = withoutElements(found ?? "");
    const step: Step = { kind: "store-firewalld", path, ...(text === undefined ? {} : { text }) };
    return { missing: [], surplus: [path], steps: [step] };
  }
  const elements = directElements(texts);
  if (hasElements(found, elements)) return NOTHING;
  const text = withElements(found, elements);
  if (text === undefined) throw directUnreadable(host, path);
  return { missing: [path], surplus: [], steps: [{ kind: "store-firewalld", path, text }] };
}

/** Every file of which a look has to tell. */
export const PERSISTENCE_PATHS: readonly string[] = [...UNIT_PATHS, IFUPDOWN_HOOK.path, DIRECT_PATH];
