import { join } from "node:path";
import { cannotWriteResult } from "../errors/cli-failures";
import { executableMissing, mirrorBusy, mirrorDiffers, platformUnreadable } from "../errors/mirror-failures";
import { errorCode, whyUnreadable } from "../host/environment";
import {
  archivesPath,
  indexPath,
  type MirrorFile,
  type Offer,
  offerHash,
  packedMirror,
  unpackedMirror,
} from "../terraform/mirror";
import { EXECUTABLE, PLATFORMS } from "../terraform/platforms";
import { SOURCE } from "../terraform/source";
import { type Answer, type Io, textOf } from "./io";

/** What `kuma-tp terraform mirror` was given. */
export interface TerraformMirrorArguments {
  /** @default {@link PLATFORMS} */
  readonly platform?: readonly string[];
  readonly unpacked?: true;
  /** @default the one in the package, which needs Node where it runs */
  readonly executable?: string;
}

/** Puts the provider where Terraform and OpenTofu install it from. What is there already stays. */
export async function terraformMirrorCommand(
  folder: string,
  { platform: platforms = PLATFORMS, unpacked, executable = EXECUTABLE }: TerraformMirrorArguments,
  io: Io,
): Promise<Answer> {
  for (const platform of platforms) if (!/^[a-z0-9]+_[a-z0-9]+$/.test(platform)) throw platformUnreadable(platform);
  const bytes = await io.readBytes(executable).catch((thrown: unknown) => {
    throw executableMissing(executable, whyUnreadable(thrown));
  });
  const offer: Offer = { version: io.version, platforms: [...new Set(platforms)], executable: bytes };
  await using _ = await locked(join(folder, ...SOURCE, LOCK), io);
  const files = unpacked === true ? unpackedMirror(offer) : packedMirror(offer, await presentIn(folder, offer, io));
  const isThere = await Promise.all(files.map((file) => isPresent(folder, file, io)));
  for (const [index, file] of files.entries()) if (isThere[index] === false) await place(folder, file, io);
  return {
    exitCode: 0,
    stdout: textOf([`${SOURCE.join("/")} ${offer.version} (${offer.platforms.join(", ")})`, offerHash(offer)]),
    stderr: "",
  };
}

/** Two who add to an index at once would lose what one of them adds. */
const LOCK = ".kuma-tp.lock";

function locked(path: string, io: Io): Promise<AsyncDisposable> {
  return io.lock(path).catch((thrown: unknown) => {
    const code = errorCode(thrown);
    throw code === "EEXIST" ? mirrorBusy(path) : cannotWriteResult(path, code);
  });
}

async function presentIn(
  folder: string,
  { version }: Offer,
  io: Io,
): Promise<{ readonly index?: string; readonly archives?: string }> {
  const [index, archives] = await Promise.all([
    textIn(folder, indexPath, io),
    textIn(folder, archivesPath(version), io),
  ]);
  return { ...(index === undefined ? {} : { index }), ...(archives === undefined ? {} : { archives }) };
}

async function textIn(folder: string, path: string, io: Io): Promise<string | undefined> {
  const bytes = await bytesIn(folder, path, io);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8");
}

/** Whether a file is there as it shall be. Asked of all of them before the first one is written. @throws ProviderError KTP415 */
async function isPresent(folder: string, file: MirrorFile, io: Io): Promise<boolean> {
  const { path, bytes, isIndex } = file;
  const present = await bytesIn(folder, path, io);
  if (present === undefined || isIndex) return false;
  if (!Buffer.from(bytes).equals(present)) throw mirrorDiffers(join(folder, path));
  return (await io.readMode(join(folder, path))) === modeOf(file);
}

/** What carries artifacts between jobs loses modes, and engines start no file that cannot be executed. */
function modeOf({ isExecutable }: MirrorFile): number {
  return isExecutable ? 0o755 : 0o644;
}

async function bytesIn(folder: string, path: string, io: Io): Promise<Uint8Array | undefined> {
  try {
    return await io.readBytes(join(folder, path));
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT") return undefined;
    throw mirrorDiffers(join(folder, path));
  }
}

async function place(folder: string, file: MirrorFile, io: Io): Promise<void> {
  const target = join(folder, file.path);
  await io.placeFile(target, file.bytes, modeOf(file)).catch((thrown: unknown) => {
    throw cannotWriteResult(target, errorCode(thrown));
  });
}
