import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/project";

/** Makes the command of this package, as it was built, one that `npx` finds in a folder: as `npm ci` would. */
export async function installCommand(folder: string): Promise<void> {
  await mkdir(join(folder, "node_modules", ".bin"), { recursive: true });
  await symlink(join(projectRoot, "dist", "cli", "main.js"), commandIn(folder));
}

/** Puts a script of the shell where the command was, for what it does at the worst; without one, the command again. */
export async function installInstead(folder: string, script: string | undefined): Promise<void> {
  await rm(commandIn(folder));
  if (script === undefined) return installCommand(folder);
  await writeFile(commandIn(folder), `#!/bin/sh\n${script}\n`);
  await chmod(commandIn(folder), 0o755);
}

function commandIn(folder: string): string {
  return join(folder, "node_modules", ".bin", "kuma-tp");
}
