import { mkdtempSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./command";

/**
 * Hosts with systemd each need a cgroup of their own, below one of their lab. Root may make one anywhere; a
 * plain user only where somebody has handed him a part of the hierarchy.
 */

/** Variable in which a lab finds its cgroup; empty where it has none. */
export const CGROUP_VARIABLE = "KUMA_TP_CGROUP";

/**
 * Makes a cgroup of a lab, and tries whether processes may be put there.
 *
 * @returns its folder
 * @throws Error that says why there can be none, and what to do about it
 */
export async function makeLabCgroup(): Promise<string> {
  const folder = made(join(hierarchy(), ownPath()));
  const moved = await run(["sh", "-c", 'echo $$ >"$1/cgroup.procs"', "move", folder]);
  if (moved.code === 0) return folder;
  removeCgroup(folder);
  throw noCgroup(moved.stderr.trim());
}

/** Makes the cgroup of a box. @throws Error where its lab has none */
export async function makeBoxCgroup(name: string): Promise<string> {
  const lab = process.env[CGROUP_VARIABLE];
  if (!lab) throw noCgroup("the lab has none");
  const folder = join(lab, name);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Removes a cgroup whose processes have ended, and all that they have made in it. */
export function removeCgroup(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeCgroup(join(folder, entry.name));
  }
  rmdirSync(folder);
}

function made(own: string): string {
  try {
    return mkdtempSync(join(own, "sandbox-"));
  } catch (error) {
    throw noCgroup((error as Error).message);
  }
}

/** Where the unified hierarchy (cgroup v2) is mounted. */
function hierarchy(): string {
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  const [, mountPoint] = mounts.map((line) => line.split(" ")).find(([, , type]) => type === "cgroup2") ?? [];
  if (mountPoint === undefined) throw noCgroup("cgroup v2 is not mounted");
  return mountPoint;
}

function ownPath(): string {
  const [, path = "/"] = /^0::(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8")) ?? [];
  return path;
}

function noCgroup(reason: string): Error {
  return new Error(
    `Hosts with systemd need a cgroup that this user may write: ${reason}. ` +
      "As a plain user: systemd-run --user --scope -p Delegate=yes npm test",
  );
}
