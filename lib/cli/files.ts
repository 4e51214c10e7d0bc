import { randomUUID } from "node:crypto";
import { chmod, mkdir, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "../host/environment";

/** What is in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** What is in a folder, by name; `undefined` for what is none. Links count as files: nobody walks in circles. */
export async function readFolder(path: string): Promise<readonly FolderEntry[] | undefined> {
  if (!(await stat(path)).isDirectory()) return undefined;
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * Puts another text into a file that is there, so that whoever reads it meanwhile finds the old one or the new one. Its
 * permissions stay, and a link to it still leads there.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const file = await realpath(path);
  const { mode } = await stat(file);
  await writeWhole(file, text, mode);
}

/** Makes or replaces a file with this mode, whatever the umask, and makes the folders on the way. */
export async function placeFile(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, bytes, mode);
}

/** Milliseconds that somebody else may have a lock: longer than they need to write what it guards. */
const LONGEST_WAIT = 30_000;

/**
 * Makes a file that is there as long as somebody writes what is beside it, and the folders on the way. One that a process left
 * behind is not taken for gone: nobody can tell, on a folder that several machines have.
 */
export async function lock(path: string, longestWait: number = LONGEST_WAIT): Promise<AsyncDisposable> {
  await mkdir(dirname(path), { recursive: true });
  const end = Date.now() + longestWait;
  while (!(await isMade(path, end))) await sleep(50);
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

async function isMade(path: string, end: number): Promise<boolean> {
  try {
    await writeFile(path, "", { flag: "wx" });
    return true;
  } catch (thrown) {
    if (errorCode(thrown) === "EEXIST" && Date.now() < end) return false;
    throw thrown;
  }
}

async function writeWhole(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  const beside = `${file}.${randomUUID()}`;
  try {
    await writeFile(beside, content, { mode, flag: "wx", flush: true });
    await chmod(beside, mode);
    await rename(beside, file);
  } catch (thrown) {
    await rm(beside, { force: true });
    throw thrown;
  }
}
