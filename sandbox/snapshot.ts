import { readFile } from "node:fs/promises";
import type { Box } from "./box";
import { asset } from "./project";

/**
 * Everything a host holds that a test may compare: rules of both backends and families without counters,
 * addresses of loopback, and each file of /etc, /var/lib, /root, /home and /usr/local by path, mode, owner
 * and digest.
 */
export async function snapshotOf(box: Box): Promise<string> {
  return box.mustExec(["sh", "-s"], { stdin: await readFile(asset("snapshot.sh"), "utf8") });
}
