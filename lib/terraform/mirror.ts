import { basename, join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { mirrorUnreadable } from "../errors/mirror-failures";
import { jsonIn } from "../spec/json";
import { isRecord } from "../spec/plain-data";
import { packageHash } from "./package-hash";
import { executableName, packedPath, unpackedPath } from "./platforms";
import { SOURCE } from "./source";

/** A file of a mirror, by its path there. */
export interface MirrorFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly isExecutable: boolean;
  /** Whether another text may take its place: what it says grows. The others stay as they are for ever. */
  readonly isIndex: boolean;
}

/** What is to be offered. */
export interface Offer {
  readonly version: string;
  readonly platforms: readonly string[];
  readonly executable: Uint8Array;
}

/** Paths of the two files that tell a network mirror's versions, and the packages of one. Source: Terraform's provider network mirror protocol. */
export const indexPath: string = join(...SOURCE, "index.json");
export const archivesPath = (version: string): string => join(...SOURCE, `${version}.json`);

/** The provider in folders, as `terraform init` leaves it. */
export function unpackedMirror({ version, platforms, executable }: Offer): MirrorFile[] {
  return platforms.map((platform) => ({
    path: unpackedPath({ version, platform }),
    bytes: executable,
    isExecutable: true,
    isIndex: false,
  }));
}

/**
 * The provider in archives, which keep its mode on every way, with what a web server has to say of them: one folder is a
 * mirror of files, the root of a network mirror and a `terraform.d/plugins`.
 *
 * @param present texts of the two indices, where the mirror has them
 * @throws ProviderError KTP414
 */
export function packedMirror(
  offer: Offer,
  present: { readonly index?: string; readonly archives?: string },
): MirrorFile[] {
  const { version, platforms, executable } = offer;
  const hash = offerHash(offer);
  const archive = zipped(executableName(version), executable);
  const packages = platforms.map((platform) => ({ platform, path: packedPath({ version, platform }) }));
  const added = packages.map(({ platform, path }) => [platform, { url: basename(path), hashes: [hash] }] as const);
  return [
    ...packages.map(({ path }) => ({ path, bytes: archive, isExecutable: false, isIndex: false })),
    index(archivesPath(version), present.archives, "archives", Object.fromEntries(added)),
    index(indexPath, present.index, "versions", { [version]: {} }),
  ];
}

/** One for all platforms, as they get the same file. */
export function offerHash({ version, executable }: Offer): string {
  return packageHash([{ path: executableName(version), bytes: executable }]);
}

function index(
  path: string,
  present: string | undefined,
  key: string,
  added: Readonly<Record<string, object>>,
): MirrorFile {
  const text = JSON.stringify({ [key]: { ...entriesOf(path, present, key), ...added } }, undefined, 2);
  return { path, bytes: Buffer.from(`${text}\n`), isExecutable: false, isIndex: true };
}

function entriesOf(path: string, present: string | undefined, key: string): Readonly<Record<string, unknown>> {
  if (present === undefined) return {};
  const read = jsonIn(present);
  const entries = isRecord(read) ? read[key] : undefined;
  if (!isRecord(entries)) throw mirrorUnreadable(path);
  return entries;
}

/** The earliest that a zip archive can say: when a file was packed has no place in it. */
const NO_TIME = new Date(1980, 0, 1);
const UNIX = 3;
const REGULAR_EXECUTABLE = 0o100755;

/** The same bytes for the same file, wherever and whenever: fflate deflates by itself, whatever zlib Node has. */
function zipped(name: string, bytes: Uint8Array): Uint8Array {
  const files: Zippable = {
    [name]: [bytes, { level: 9, mtime: NO_TIME, os: UNIX, attrs: (REGULAR_EXECUTABLE << 16) >>> 0 }],
  };
  return zipSync(files);
}
