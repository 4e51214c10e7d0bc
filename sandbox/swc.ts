import { run } from "./command";
import { projectRoot } from "./project";

/** A file that covers another one in a lab. */
export interface Cover {
  readonly file: string;
  readonly over: string;
}

/**
 * What lets SWC, and so jest, load inside a user namespace. The binary in its package is packed: it unpacks
 * itself into a cache, which it trusts only if root or the user owns the folders above, and in a user
 * namespace "nobody" owns them. So it is unpacked out here, and covers the packed one in the lab.
 */
export async function unpackedSwc(): Promise<readonly Cover[]> {
  const found = await run([process.execPath, "-e", FIND], { cwd: projectRoot });
  const [file = "", over = ""] = found.stdout.split("\n");
  return found.code === 0 && file !== "" ? [{ file, over }] : [];
}

/** Loads SWC and prints the binary that is mapped without having been asked for, then the one that node loaded. */
const FIND = `let asked = "";
const dlopen = process.dlopen;
process.dlopen = (module, file, ...rest) => { asked = file; return dlopen(module, file, ...rest); };
require("@swc/core");
const mapped = require("node:fs").readFileSync("/proc/self/maps", "utf8").matchAll(/\\/.*\\.node$/gm);
console.log([...mapped].map(([path]) => path).find((path) => path !== asked) ?? "");
console.log(asked);`;
