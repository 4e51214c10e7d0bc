import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PulumiSdk, pulumiSdk } from "../../sandbox/engines/pulumi-sdk";
import { projectRoot } from "../../sandbox/project";

const NAME = "kuma-transparent-proxy";

/** Changes to a built file of this package: what stood there → what stands there then. */
export type Change = readonly [file: string, before: string, after: string];

export interface PackagesOptions {
  /** @default the one that the checkout has */
  readonly sdk?: PulumiSdk;
  /** Another version of this package. */
  readonly version?: string;
  readonly changes?: readonly Change[];
}

/** Packages as a program finds them after `npm install`: this one copied, not linked. */
export class Packages implements AsyncDisposable {
  readonly folder: string;
  readonly #home: string;

  private constructor(home: string) {
    this.#home = home;
    this.folder = join(home, "node_modules");
  }

  static async install({ sdk, version, changes = [] }: PackagesOptions = {}): Promise<Packages> {
    const packages = new Packages(await mkdtemp(join(tmpdir(), "kuma-tp-packages-")));
    const { folder } = packages;
    await mkdir(join(folder, "@pulumi"), { recursive: true });
    const installed = join(projectRoot, "node_modules");
    const others = (await readdir(installed)).filter((name) => name !== NAME && name !== "@pulumi");
    await Promise.all(others.map((name) => symlink(join(installed, name), join(folder, name))));
    const pulumi = sdk === undefined ? join(installed, "@pulumi", "pulumi") : await pulumiSdk(sdk);
    await symlink(pulumi, join(folder, "@pulumi", "pulumi"));
    await packages.#copy(version);
    for (const change of changes) await packages.#change(change);
    return packages;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#home, { recursive: true });
  }

  async #copy(version: string | undefined): Promise<void> {
    const copy = join(this.folder, NAME);
    await cp(join(projectRoot, "dist"), join(copy, "dist"), { recursive: true });
    const manifest = JSON.parse(await readFile(join(projectRoot, "package.json"), "utf8")) as Record<string, unknown>;
    await writeFile(
      join(copy, "package.json"),
      JSON.stringify({ ...manifest, version: version ?? manifest["version"] }),
    );
  }

  async #change([file, before, after]: Change): Promise<void> {
    const path = join(this.folder, NAME, "dist", file);
    const text = await readFile(path, "utf8");
    if (!text.includes(before)) throw new Error(`${file} has no ${before}`);
    await writeFile(path, text.replace(before, after));
  }
}
