import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cached, cachePath, isCached } from "../cache";
import { mustRun, run } from "../command";
import { isExecutable, onPath } from "../executable";
import { isInLab } from "../lab";
import { say, withProgress } from "../progress";
import { goBuild } from "./go-build";
import { printed } from "./printed";
import { isNewEnough } from "./release";

/** A Pulumi engine: `pulumi`, `pulumi-language-nodejs` and `pulumi-resource-pulumi-nodejs` side by side in one folder. */
export interface PulumiEngine {
  readonly folder: string;
  readonly version: string;
  readonly source: "path" | "npm" | "go";
}

/** The engine that is made where PATH has none that will do. */
const VERSION = "3.259.0";
/** The oldest whose refresh hands inputs to a dynamic resource's state. */
const OLDEST = [3, 216] as const;
/** The last version of the language host that is a module of its own. It runs today's SDK under today's engine. */
const LANGUAGE_HOST_VERSION = "v3.66.0";

const FROM_NPM = `pulumi-${VERSION}-npm`;
const FROM_GO = `pulumi-${VERSION}-go`;

/**
 * Finds the engine on PATH or in the cache, or makes it: downloaded by the npm package `pulumi`, else built
 * from its Go module (some five minutes, once for all checkouts).
 *
 * @throws Error that says what to install when none of these is possible
 */
export async function pulumiEngine(): Promise<PulumiEngine> {
  const found = (await engineOnPath()) ?? cachedEngine();
  if (found !== undefined) return found;
  if (isInLab()) throw new Error("There is no Pulumi engine. Outside the lab: node build/sandbox/engines/pulumi.js");
  try {
    const home = await cached(FROM_NPM, (path) => withProgress(`pulumi ${VERSION} by npm`, () => download(path)));
    return fromNpm(home);
  } catch (error) {
    say(`npm has no usable pulumi (${reason(error)}): building it from its Go module`);
  }
  const folder = await cached(FROM_GO, (path) => withProgress(`pulumi ${VERSION} by go build`, () => build(path)));
  return { folder, version: VERSION, source: "go" };
}

/** Environment of a command that uses an engine: found first on PATH, local state, no downloads, nothing told to anybody. */
export function pulumiEnvironment(engine: PulumiEngine, stateFolder: string): Readonly<Record<string, string>> {
  return {
    PATH: `${engine.folder}:${process.env["PATH"] ?? ""}`,
    PULUMI_BACKEND_URL: `file://${stateFolder}`,
    PULUMI_HOME: join(stateFolder, "home"),
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
  };
}

async function engineOnPath(): Promise<PulumiEngine | undefined> {
  const command = onPath("pulumi");
  const host = onPath("pulumi-language-nodejs");
  if (command === undefined || host === undefined) return undefined;
  const ran = await run([command, "version"], { timeoutSeconds: 20 });
  const version = ran.stdout.trim().replace(/^v/, "");
  return isNewEnough("pulumi", version, OLDEST) ? { folder: dirname(command), version, source: "path" } : undefined;
}

function cachedEngine(): PulumiEngine | undefined {
  if (isCached(FROM_NPM)) return fromNpm(cachePath(FROM_NPM));
  return isCached(FROM_GO) ? { folder: cachePath(FROM_GO), version: VERSION, source: "go" } : undefined;
}

const fromNpm = (home: string): PulumiEngine => ({ folder: join(home, "bin"), version: VERSION, source: "npm" });

/** Seconds that the download may take: what cannot be reached at all fails at once. */
const DOWNLOAD_SECONDS = 240;

async function download(path: string): Promise<void> {
  // The npm package holds no binary: it downloads one into PULUMI_HOME when it is first run.
  const env = { ...process.env, PULUMI_HOME: `${path}-home` };
  try {
    const argv = ["npm", "exec", "--yes", `--package=pulumi@${VERSION}`, "--", "pulumi", "version"];
    const ran = await run(argv, { env, timeoutSeconds: DOWNLOAD_SECONDS });
    const version = join(env.PULUMI_HOME, "versions", VERSION);
    if (ran.code !== 0 || !isExecutable(join(version, "bin", "pulumi-language-nodejs"))) {
      const said = ran.stderr.split("\n").filter((line) => line !== "" && !line.startsWith("npm "));
      throw new Error(said.at(-1) ?? `exit status ${ran.code}`);
    }
    await rename(version, path);
  } finally {
    await rm(env.PULUMI_HOME, { recursive: true, force: true });
  }
}

async function build(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  const variables = [`github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${VERSION}`];
  const engine = { package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", version: `v${VERSION}`, variables };
  await goBuild(engine, join(path, "pulumi"));
  const host = "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs";
  await goBuild({ package: host, version: LANGUAGE_HOST_VERSION }, join(path, "pulumi-language-nodejs"));
  const script = join(path, "pulumi-resource-pulumi-nodejs");
  await writeFile(script, DYNAMIC_PROVIDER_HOST);
  await chmod(script, 0o755);
  await mustRun([join(path, "pulumi"), "version"]);
}

const DYNAMIC_PROVIDER_HOST = `#!/bin/sh
exec node "$(node -p 'require.resolve("@pulumi/pulumi/cmd/dynamic-provider")')" "$@"
`;

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (require.main === module) {
  printed(pulumiEngine().then(({ folder, version, source }) => `${folder} (pulumi ${version}, from ${source})`));
}
