import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Root folder of the checkout: found upwards, as this file runs from `sandbox/` and from `build/sandbox/`. */
export const projectRoot: string = upwards(__dirname);

/** Path of a file in `sandbox/assets`. */
export function asset(name: string): string {
  return join(projectRoot, "sandbox", "assets", name);
}

function upwards(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error("No package.json above the sandbox: it runs only inside the checkout.");
  return upwards(above);
}
