import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cached, cachePath, isCached } from "../cache";
import { mustRun } from "../command";
import { onPath } from "../executable";
import { withProgress } from "../progress";
import { goBuild, goModule } from "./go-build";
import { printed } from "./printed";

const MODULE = "github.com/pulumi/pulumi-kubernetes/provider/v4";
/** A commit after 4.24.1: releases of the provider are no versions of its module. */
const MODULE_VERSION = "v4.0.0-20260115033456-f47bc2d6f199";
/** What the plugin says it is. The engine takes a plugin on PATH for any version that a program asks for. */
const VERSION = "4.25.0-alpha.f47bc2d";

const COMMAND = "pulumi-resource-kubernetes";
const ENTRY = `pulumi-kubernetes-${VERSION}-go`;

/**
 * Folder of the plugin by which Pulumi's engine talks to an API server, to be put on PATH: found there or in the cache. No
 * run of tests builds it, as that takes half as long as all of them.
 *
 * @throws Error that says how to build it when there is none
 */
export async function pulumiKubernetes(): Promise<string> {
  const found = onPath(COMMAND);
  if (found !== undefined) return dirname(found);
  if (isCached(ENTRY)) return cachePath(ENTRY);
  throw new Error(`There is no ${COMMAND}. Build it once: node build/sandbox/engines/pulumi-kubernetes.js`);
}

/** Builds the plugin from its Go module, once for all checkouts. */
function builtPulumiKubernetes(): Promise<string> {
  return cached(ENTRY, (path) => withProgress(`${COMMAND} ${VERSION} by go build`, () => build(path)));
}

async function build(path: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-provider-"));
  try {
    const published = await goModule(MODULE, MODULE_VERSION);
    await mustRun(["cp", "-R", "--no-preserve=mode", `${published}/.`, folder]);
    await writeEmbedded(join(folder, "cmd", COMMAND));
    await mkdir(path);
    const variables = [`${MODULE}/pkg/version.Version=${VERSION}`];
    const replacements = [`${MODULE}=${folder}`];
    const command = { package: `${MODULE}/cmd/${COMMAND}`, version: MODULE_VERSION, variables, replacements };
    await goBuild(command, join(path, COMMAND));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Files that the provider embeds, and that its own build makes first: they are in no version of the module. */
async function writeEmbedded(folder: string): Promise<void> {
  const schema = JSON.parse(await readFile(join(folder, "schema.json"), "utf8")) as object;
  await writeFile(join(folder, "schema-embed.json"), JSON.stringify({ ...schema, version: VERSION }));
  await cp(join(folder, "terraform-mapping.json"), join(folder, "terraform-mapping-embed.json"));
}

if (require.main === module) {
  printed(pulumiKubernetes().catch(builtPulumiKubernetes));
}
