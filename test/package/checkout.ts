import { cp, mkdir, readdir, readFile, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { mustRun } from "../../sandbox/command";
import { projectRoot } from "../../sandbox/project";

/** What would be published. */
export interface Tarball {
  /** Where the file is. */
  readonly path: string;
  /** Paths of all that is in it, sorted, without the folder `package` that npm puts around them. */
  readonly files: readonly string[];
  readonly manifest: Readonly<Record<string, unknown>> & { readonly version: string };
  /** Paths of the sources, sorted, below `lib` and without `.ts`. */
  readonly modules: readonly string[];
}

/** Made by a build, or not part of the project at all. */
const LEFT_BEHIND = ["node_modules", ".git", "dist", "build"];

/** Packs a checkout in which nothing was built yet, as whoever publishes it does. `folder` is empty before. */
export async function packCheckout(folder: string): Promise<Tarball> {
  const checkout = join(folder, "checkout");
  const isTaken = (path: string) => !LEFT_BEHIND.includes(relative(projectRoot, path));
  await cp(projectRoot, checkout, { recursive: true, filter: isTaken });
  await symlink(join(projectRoot, "node_modules"), join(checkout, "node_modules"));

  const destination = join(folder, "packed");
  await mkdir(destination);
  await mustRun(["npm", "pack", "--silent", "--pack-destination", destination], { cwd: checkout });
  const [name = ""] = await readdir(destination);
  const path = join(destination, name);
  return {
    path,
    files: (await listed(path)).toSorted(),
    manifest: JSON.parse(await readFile(join(checkout, "package.json"), "utf8")),
    modules: (await modulesOf(join(checkout, "lib"))).toSorted(),
  };
}

async function listed(tarball: string): Promise<readonly string[]> {
  const paths = (await mustRun(["tar", "--list", "--gzip", "--file", tarball])).trimEnd().split("\n");
  return paths.map((path) => path.replace("package/", ""));
}

async function modulesOf(lib: string): Promise<readonly string[]> {
  const paths = await readdir(lib, { recursive: true });
  return paths.filter((path) => path.endsWith(".ts")).map((path) => path.slice(0, -".ts".length));
}
