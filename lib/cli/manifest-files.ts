import { badUsage, fileUnreadable } from "../errors/cli-failures";
import { whyUnreadable } from "../host/environment";
import { readStdin, readText } from "./config";
import type { Io } from "./io";

/** One text with manifests. */
export interface ManifestFile {
  /** `stdin`, where nobody named a file. */
  readonly name: string;
  readonly text: string;
}

/** Files of a folder that kubectl takes for manifests. */
const MANIFEST = /\.(?:ya?ml|json)$/;

/**
 * The texts that a command line names: files, folders of them, `-` for stdin; in order, as kubectl reads them.
 *
 * @throws ProviderError KTP400, KTP401
 */
export async function readManifestFiles(
  paths: readonly string[],
  isRecursive: boolean,
  io: Io,
): Promise<readonly ManifestFile[]> {
  if (paths.filter((path) => path === "-").length > 1) throw badUsage("stdin is named twice.", "kuma-tp annotate");
  const files: ManifestFile[] = [];
  for (const path of paths) {
    if (path === "-") files.push({ name: "stdin", text: await readStdin(io) });
    else for (const name of await filesAt(path, isRecursive, io)) files.push({ name, text: await readText(name, io) });
  }
  return files;
}

async function filesAt(path: string, isRecursive: boolean, io: Io): Promise<readonly string[]> {
  const found = await manifestsIn(path, isRecursive, io);
  if (found?.length === 0) throw fileUnreadable(path, "it has no file that ends in .yaml, .yml or .json");
  return found ?? [path];
}

/** `undefined` for what is no folder. */
async function manifestsIn(path: string, isRecursive: boolean, io: Io): Promise<string[] | undefined> {
  const entries = await io.readFolder(path).catch((thrown: unknown) => {
    throw fileUnreadable(path, whyUnreadable(thrown));
  });
  if (entries === undefined) return undefined;
  const found: string[] = [];
  for (const { name, isFolder } of entries) {
    const inner = `${path.replace(/\/+$/, "")}/${name}`;
    if (isFolder && isRecursive) found.push(...((await manifestsIn(inner, isRecursive, io)) ?? []));
    else if (!isFolder && MANIFEST.test(name)) found.push(inner);
  }
  return found;
}

/** Several texts as one stream, each with its name ahead, as Helm writes it. One alone stays as it is. */
export function joined(files: readonly ManifestFile[]): string {
  const [only, ...others] = files;
  if (only === undefined || others.length === 0) return only?.text ?? "";
  return files.map(({ name, text }) => `${markerFor(text)}\n# Source: ${name}\n${whole(text)}`).join("");
}

/** Directives may stand only where a document before them was ended. */
function markerFor(text: string): string {
  return /^\ufeff?(?:[ \t]*(?:#.*)?\r?\n)*%/.test(text) ? "..." : "---";
}

function whole(text: string): string {
  const bare = text.replace(/^\ufeff/, "");
  return bare === "" || bare.endsWith("\n") ? bare : `${bare}\n`;
}
