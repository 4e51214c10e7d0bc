import type { Listener } from "../doctor/examination";
import type { Material } from "../plan/dataplane/material";
import type {
  DataplaneObservation,
  FoundFile,
  FoundProgram,
  FoundUnit,
  Listening,
} from "../plan/dataplane/observation";
import { DATAPLANE_STATE } from "../plan/state-folder";
import { PROGRAMS } from "../spec/resolve-kuma-dataplane";
import { linesOf } from "./answer-lines";
import { listenersOf } from "./parse-listeners";
import { parseObservation, windowsOf } from "./parse-observation";

/** Reads the parts of an answer to {@link file://./observe-dataplane.ts}. */
export function parseDataplane(parts: ReadonlyMap<string, string>, material: Material): DataplaneObservation {
  const host = parseObservation(parts);
  const { proxy: journal } = host;
  const service = linesOf(parts)("dataplane-service");
  const heldToken = parts.get("dataplane-held-token")?.trim();
  const unit = unitOf(service, linesOf(parts)("dataplane-runs-as"));
  return {
    host,
    ...(journal === undefined ? {} : { journal }),
    hasForeignJournal: (parts.get("proxy") ?? "") !== "" && journal === undefined,
    hasRemains: parts.has("dataplane-remains"),
    hasUninstall: parts.has("dataplane-uninstall"),
    isRetiring: parts.has("dataplane-retiring"),
    files: filesOf(parts),
    hasSystemd: service.includes("systemd"),
    ...(unit === undefined ? {} : { unit }),
    ...(heldToken === undefined ? {} : { heldToken }),
    listening: listenersOf(linesOf(parts)).map(listeningOf),
    programs: programsOf(parts),
    now: Number(service[0]),
    material,
    ...windowsOf(parts, DATAPLANE_STATE),
  };
}

function listeningOf({ protocol, address, port, uid, process }: Listener): Listening {
  return {
    protocol,
    address,
    port,
    uid,
    ...(process === undefined ? {} : { process: `${process.name} (${process.pid})` }),
  };
}

function unitOf(lines: readonly string[], [runsAs, uid = ""]: readonly string[]): FoundUnit | undefined {
  const value = (key: string) => lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1);
  const active = value("ActiveState");
  if (active === undefined || value("LoadState") === "not-found") return undefined;
  return {
    active,
    isEnabled: lines.includes("enabled"),
    ...(runsAs === undefined ? {} : { runsAs }),
    ...(/^\d+$/.test(uid) ? { uid: Number(uid) } : {}),
  };
}

const FILE_PART = "dataplane-file ";

/** Behind each text the script puts a dot. */
function filesOf(parts: ReadonlyMap<string, string>): Record<string, FoundFile> {
  const files = [...parts].filter(([name]) => name.startsWith(FILE_PART));
  return Object.fromEntries(files.map(([name, text]) => [name.slice(FILE_PART.length), fileOf(text)]));
}

function fileOf(part: string): FoundFile {
  const [sha256 = "", mode = "", owner = "", ...lines] = part.split("\n");
  const text = lines.join("\n");
  return { sha256, mode, owner, ...(text.endsWith(".") ? { text: text.slice(0, -1) } : {}) };
}

function programsOf(parts: ReadonlyMap<string, string>): DataplaneObservation["programs"] {
  const found = PROGRAMS.flatMap((name): (readonly [string, FoundProgram])[] => {
    const [path = "", ...said] = (parts.get(`program ${name}`) ?? "").split("\n");
    const version = versionOf(said.join("\n"));
    return path === "" ? [] : [[name, { path, ...(version === undefined ? {} : { version }) }]];
  });
  return Object.fromEntries(found);
}

/** The first that looks like one: `kuma-dp: 2.9.3`, `envoy  version: …/1.35.0/Clean/RELEASE/BoringSSL`. */
export function versionOf(said: string): string | undefined {
  return /(?<![\d.])(\d{1,3}\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(said)?.[1];
}
