import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The texts of all files of a folder, whatever is in them: for whoever looks for what must be in none. */
export function filesBelow(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}
