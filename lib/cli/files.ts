import { randomUUID } from "node:crypto";
import { readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";

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
  const beside = `${file}.${randomUUID()}`;
  try {
    await writeFile(beside, text, { mode, flag: "wx", flush: true });
    await rename(beside, file);
  } catch (thrown) {
    await rm(beside, { force: true });
    throw thrown;
  }
}
