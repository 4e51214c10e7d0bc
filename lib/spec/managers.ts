import {
  inboundManagerHasNoOwner,
  managerWithoutPorts,
  notAManagerName,
  notUids,
  unknownManager,
} from "../errors/spec-failures";
import { MANAGER, MANAGER_NAME_LENGTH, UIDS } from "./defaults";
import type { ManagerPreset } from "./host";
import { MANAGER_PRESETS, PRESET_NAMES } from "./manager-presets";
import { nearest } from "./nearest";
import { type Parsed, parseEach, quote, type Reading, textOf } from "./parsed";
import { canonicalRanges, parsePorts, readRange } from "./ports";
import { at, type Contradiction } from "./property";
import type { ResolvedManager } from "./resolved";
import { FAMILIES, type Range } from "./terms";
import type { WrittenHost, WrittenManager } from "./written";

export function readPreset(written: string): Reading<ManagerPreset> {
  const preset = PRESET_NAMES.find((name) => name === written);
  return preset === undefined
    ? { failure: unknownManager(quote(written), nearest(written, PRESET_NAMES), PRESET_NAMES) }
    : { value: preset };
}

/** A word or two for messages. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._/@-]*$/;

export function readManagerName(written: unknown): Reading<string> {
  return typeof written === "string" && NAME.test(written) && written.length <= MANAGER_NAME_LENGTH
    ? { value: written }
    : { failure: notAManagerName(quote(written)) };
}

/** At least one port: an entry that says nothing would protect nothing. */
export function parseManagerPorts(written: unknown): Parsed<readonly Range[]> {
  const parsed = written === undefined ? { value: [], faults: [] } : parsePorts(written);
  if (parsed.value.length > 0 || parsed.faults.length > 0) return parsed;
  return { value: [], faults: [{ failure: managerWithoutPorts() }] };
}

/** Uids and ranges of them, written as ports are. */
export function parseUids(written: unknown): Parsed<readonly Range[]> {
  const bounds = { from: UIDS.fromInRule, to: UIDS.to };
  const { value, faults } = parseEach(written, (entry) => {
    const parts = textOf(entry)?.split(",") ?? [""];
    return parts.map((part) => readRange(part.trim(), bounds, () => notUids(quote(entry))));
  });
  return { value: canonicalRanges(value), faults };
}

export function resolveManagers({ managers = [] }: WrittenHost): readonly ResolvedManager[] {
  return managers.map((manager) =>
    typeof manager === "string" ? { name: manager, paths: MANAGER_PRESETS[manager].paths } : ownEntry(manager),
  );
}

function ownEntry({ name = "", direction, protocol, ports = [], cidrs, uids = [] }: WrittenManager): ResolvedManager {
  const path = {
    direction: direction ?? MANAGER.direction,
    protocol: protocol ?? MANAGER.protocol,
    ports,
    ...(cidrs === undefined || FAMILIES.every((family) => cidrs[family].length === 0) ? {} : { addresses: cidrs }),
    ...(uids.length === 0 ? {} : { uids }),
  };
  return { name, paths: [path] };
}

/** Where an entry asks for the owner of what comes in. */
export function managerContradictions(written: WrittenHost): Contradiction[] {
  return resolveManagers(written).flatMap(({ paths }, index) => {
    if (!paths.some(({ direction, uids }) => direction === "inbound" && uids !== undefined)) return [];
    return [{ failure: at(`managers[${index}].uids`, inboundManagerHasNoOwner()), between: ["managers"] }];
  });
}
