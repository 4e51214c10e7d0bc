import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cached, cachePath, isCached } from "../cache";
import { mustRun } from "../command";
import { isInLab } from "../lab";
import { withProgress } from "../progress";
import { printed } from "./printed";

/**
 * The oldest SDK that the package takes and the newest one there is, which is for a newer Node. The one between them is
 * a development dependency.
 */
export const PULUMI_SDKS = { oldest: "3.216.0", newest: "3.270.0" } as const;

export type PulumiSdk = keyof typeof PULUMI_SDKS;

/**
 * Folder of `@pulumi/pulumi` in a version of its own, from the cache or the npm registry.
 *
 * @throws Error where npm cannot have it
 */
export async function pulumiSdk(which: PulumiSdk): Promise<string> {
  const version = PULUMI_SDKS[which];
  const entry = `pulumi-sdk-${version}`;
  if (!isCached(entry) && isInLab())
    throw new Error(`There is no @pulumi/pulumi ${version}. Outside the lab: npm test`);
  const folder = isCached(entry)
    ? cachePath(entry)
    : await cached(entry, (path) => withProgress(`@pulumi/pulumi ${version}`, () => install(path, version)));
  return join(folder, "node_modules", "@pulumi", "pulumi");
}

async function install(path: string, version: string): Promise<void> {
  await mkdir(path);
  const options = ["--silent", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--engine-strict=false"];
  await mustRun(["npm", "install", ...options, "--prefix", path, `@pulumi/pulumi@${version}`]);
}

if (require.main === module) {
  printed(Promise.all((["oldest", "newest"] as const).map(pulumiSdk)).then((folders) => folders.join("\n")));
}
