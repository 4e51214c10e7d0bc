import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { cannotCopy, checksumDiffers } from "../errors/service-failures";
import { type CopiedProgram, PROGRAM_FOLDER } from "../plan/dataplane/material";
import { PROGRAMS, type ProgramName, type ProgramSource } from "../spec/resolve-kuma-dataplane";
import { type Environment, expandHome, whyUnreadable } from "./environment";

/** Files of the machine of the engine, in pieces. */
export interface LocalFiles {
  pieces(path: string): AsyncIterable<Buffer>;
}

/** Bytes of one piece: it travels as base64 in one script. */
const PIECE_BYTES = 3 * 1024 * 1024;

export const localFiles: LocalFiles = {
  pieces: (path) => createReadStream(path, { highWaterMark: PIECE_BYTES }),
};

/** A file that is to be on the host, in a folder named after what it holds. */
export interface Copy {
  readonly file: string;
  readonly sha256: string;
  readonly folder: string;
  /** `release`: an archive, out of which every program comes. */
  readonly holds: ProgramName | "release";
  /** What has to be in that folder. */
  readonly programs: readonly ProgramName[];
}

export interface Copies {
  readonly files: readonly Copy[];
  readonly programs: Readonly<Partial<Record<ProgramName, CopiedProgram>>>;
}

/** What is to be copied, measured. @throws ProviderError KTP550 for a file that cannot be read, KTP551 for one of another checksum */
export async function copiedPrograms(
  host: string,
  programs: Readonly<Record<ProgramName, ProgramSource>>,
  environment: Environment,
  files: LocalFiles,
): Promise<Copies> {
  const copies = new Map<string, Copy>();
  const found: Partial<Record<ProgramName, CopiedProgram>> = {};
  for (const name of PROGRAMS) {
    const source = programs[name];
    if (source.kind !== "copy" && source.kind !== "archive") continue;
    const file = expandHome(source.file, environment);
    const known = copies.get(file);
    const sha256 = known?.sha256 ?? (await checksumOf(host, file, files));
    if (source.kind === "archive" && sha256 !== source.sha256) throw checksumDiffers(host, file, sha256, source.sha256);
    const folder = `${PROGRAM_FOLDER}/${sha256.slice(0, FOLDER_DIGITS)}`;
    const holds = source.kind === "archive" ? "release" : name;
    // Not every release has a CoreDNS.
    const needed = holds === "release" && name === "coredns" ? [] : [name];
    copies.set(file, { file, sha256, folder, holds, programs: [...(known?.programs ?? []), ...needed] });
    found[name] = { folder, path: `${folder}/${name}` };
  }
  return { files: [...copies.values()], programs: found };
}

/** Enough that no two releases share a folder. */
const FOLDER_DIGITS = 16;

async function checksumOf(host: string, file: string, files: LocalFiles): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const piece of files.pieces(file)) hash.update(piece);
  } catch (thrown) {
    throw cannotCopy(host, file, whyUnreadable(thrown));
  }
  return hash.digest("hex");
}
