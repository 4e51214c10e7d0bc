import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { mustRun, type Ran, run } from "../../sandbox/command";

/** How npm lays out `node_modules`: all in one folder; or as pnpm does, by links, so that the program sees its own dependencies alone. */
export type Layout = "hoisted" | "linked";

/** A new project of somebody who uses the package. */
export class Consumer {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param packages what `npm install` is asked for */
  static async install(folder: string, packages: readonly string[], layout: Layout = "hoisted"): Promise<Consumer> {
    await mkdir(folder);
    await writeFile(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true }));
    // What some dependencies compile only makes them faster; a cached package is as good as a fetched one.
    const quick = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
    await mustRun(["npm", "install", `--install-strategy=${layout}`, ...quick, ...packages], { cwd: folder });
    return new Consumer(folder);
  }

  /** Copies one of our programs to a path in the project. */
  async take(program: string, path: string = program): Promise<void> {
    const target = join(this.folder, path);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(__dirname, "programs", program), target);
  }

  async write(path: string, content: unknown): Promise<void> {
    const target = join(this.folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, JSON.stringify(content));
  }

  /** Runs a program of the project that prints JSON. */
  async node(program: string, ...args: readonly string[]): Promise<unknown> {
    return JSON.parse(await mustRun([process.execPath, program, ...args], { cwd: this.folder }));
  }

  /** Runs a command that a package of the project brings. */
  bin(name: string, args: readonly string[], stdin = ""): Promise<Ran> {
    return run([join(this.folder, "node_modules", ".bin", name), ...args], { cwd: this.folder, stdin });
  }
}
