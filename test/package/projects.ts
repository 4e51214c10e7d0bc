import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/project";
import { packCheckout, type Tarball } from "./checkout";
import { Consumer } from "./consumer";

/** The lower end of the range that the package declares. */
const OLDEST_PULUMI = "3.216.0";

/** The oldest TypeScript that reads zod's types. With `module: commonjs` it looks for modules as Node 10 did. */
const OLDEST_TYPESCRIPT = "5.0.4";

/** The tarball and the projects that installed it. */
export interface Projects {
  readonly tarball: Tarball;
  /** Has nothing but the package. */
  readonly alone: Consumer;
  /** Has the Pulumi, the cdktf and the TypeScript that the package is made with, and as `typescript-oldest` the oldest. */
  readonly hoisted: Consumer;
  /** Has the oldest Pulumi, cdktn, and links in place of packages. */
  readonly linked: Consumer;
}

/** Packs the checkout and installs it, all in an empty folder. */
export async function startProjects(folder: string): Promise<Projects> {
  const tarball = await packCheckout(folder);
  const here = (...names: readonly string[]) => names.map((name) => `${name}@${versionHere(name)}`);
  const current = here("@pulumi/pulumi", "typescript", "@types/node", "cdktf", "constructs");
  const linkedOnes = [`@pulumi/pulumi@${OLDEST_PULUMI}`, ...here("cdktn", "constructs")];
  const oldest = `typescript-oldest@npm:typescript@${OLDEST_TYPESCRIPT}`;
  const [alone, hoisted, linked] = await Promise.all([
    Consumer.install(join(folder, "alone"), [tarball.path]),
    Consumer.install(join(folder, "hoisted"), [tarball.path, ...current, oldest]),
    Consumer.install(join(folder, "linked"), [tarball.path, ...linkedOnes], "linked"),
  ]);
  return { tarball, alone, hoisted, linked };
}

/** The version that this checkout has installed: npm has it in its cache. */
function versionHere(name: string): string {
  const manifest = readFileSync(join(projectRoot, "node_modules", name, "package.json"), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
