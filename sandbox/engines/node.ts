import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cached, cachePath, isCached } from "../cache";
import { mustRun } from "../command";
import { isInLab } from "../lab";
import { withProgress } from "../progress";

/** The newer of the two releases of Node that the package is held against; the older one runs the tests. */
const VERSION = "24.21.0";
const ENTRY = `node-${VERSION}`;

/**
 * Path of the newer Node: from the cache, or out of the npm package that the package `node` takes its binary from.
 *
 * @throws Error where npm has none for this machine
 */
export async function newerNode(): Promise<string> {
  if (!isCached(ENTRY) && isInLab()) throw new Error("There is no newer Node. Outside the lab: npm test");
  if (isCached(ENTRY)) return cachePath(ENTRY);
  return cached(ENTRY, (path) => withProgress(`node ${VERSION}`, () => fetchNode(path)));
}

async function fetchNode(path: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-node-"));
  try {
    const name = `node-${process.platform}-${process.arch}`;
    await mustRun([
      "npm",
      "install",
      "--silent",
      "--no-save",
      "--ignore-scripts",
      "--prefix",
      folder,
      `${name}@${VERSION}`,
    ]);
    const binary = join(folder, "node_modules", name, "bin", "node");
    await mustRun([binary, "--version"]);
    await mustRun(["install", "-m755", binary, `${path}.new`]);
    await rename(`${path}.new`, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
