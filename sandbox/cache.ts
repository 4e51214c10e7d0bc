import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Folder of everything that is costly to make and the same for every checkout. */
function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "kuma-transparent-proxy");
}

/** Where an entry of the cache is, whether it was made already or not. */
export function cachePath(entry: string): string {
  return join(cacheFolder(), entry);
}

/** Whether an entry was made already. */
export function isCached(entry: string): boolean {
  return existsSync(cachePath(entry));
}

/**
 * Path of a cache entry, made first when it is absent. It appears whole or not at all, and of several
 * processes that ask for it at once one makes it while the others wait.
 *
 * @param entry name, which has to say all that decides the content (version, digest of the recipe)
 * @param make fills the path it is given (which does not exist yet) with a file or a folder
 */
export async function cached(entry: string, make: (path: string) => Promise<void>): Promise<string> {
  const path = cachePath(entry);
  if (existsSync(path)) return path;
  await mkdir(cacheFolder(), { recursive: true });
  await using _lock = await lock(`${path}.lock`);
  if (existsSync(path)) return path;
  const partial = `${path}.partial-${process.pid}-${Date.now()}`;
  await make(partial);
  await rename(partial, path);
  return path;
}

/** Holds a file lock until it is disposed of. The kernel gives it back when this process dies, however it dies. */
async function lock(path: string): Promise<AsyncDisposable> {
  const holder = spawn("flock", ["--exclusive", path, "sh", "-c", "echo held; cat >/dev/null"], {
    stdio: ["pipe", "pipe", "inherit"],
    // Ctrl-C would release the lock before the build that it guards has ended.
    detached: true,
  });
  const ended = once(holder, "close");
  const held = await Promise.race([once(holder.stdout, "data").then(() => true), ended.then(() => false)]);
  if (!held) throw new Error(`Could not lock ${path}: flock (package util-linux) ended at once.`);
  return {
    async [Symbol.asyncDispose]() {
      holder.stdin.end();
      await ended;
    },
  };
}
