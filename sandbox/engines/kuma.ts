import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cached, cachePath, isCached } from "../cache";
import { mustRun } from "../command";
import { onPath } from "../executable";
import { isInLab } from "../lab";
import { withProgress } from "../progress";
import { goBuild } from "./go-build";
import { printed } from "./printed";
import { isNewEnough } from "./release";

/** Kuma's own programs: paths of its control plane and of what runs a proxy. */
export interface Kuma {
  readonly controlPlane: string;
  readonly dataplane: string;
  readonly version: string;
  readonly source: "path" | "go";
}

/** The only release that is a Go module from which all of both can be had. */
const VERSION = "1.8.1";
/** What that release was made for: its kuma-dp says so, and runs any other one as well. Source: tools/envoy/version.sh. */
const ENVOY_VERSION = "1.22.1";
/** The oldest that the tests have seen. */
const OLDEST = [1, 8] as const;
const ENTRY = `kuma-${VERSION}-go`;
const MODULE = "github.com/kumahq/kuma";

/**
 * Directives of Kuma's own go.mod, which no other module hears. Of Prometheus, which it takes from a folder of its own, the last
 * version without a go.mod has the one function that is needed; of the Gateway API, which only Kubernetes hears of, its own release does.
 */
const REPLACEMENTS = [
  "github.com/prometheus/prometheus=github.com/prometheus/prometheus@v2.5.0+incompatible",
  "github.com/envoyproxy/go-control-plane=github.com/kumahq/go-control-plane@v0.9.10-0.20211022075049-d35edcf0813a",
];

/**
 * Finds kuma-cp and kuma-dp: where KUMA_CP and KUMA_DP say, on PATH, or in the cache; or builds them from their Go module (some three
 * minutes, once for all checkouts).
 *
 * @throws Error that says what to install when none of these is possible
 */
export async function kuma(): Promise<Kuma> {
  const found = await kumaOnPath();
  if (found !== undefined) return found;
  if (isCached(ENTRY)) return fromGo(cachePath(ENTRY));
  if (isInLab()) throw new Error("There is no Kuma. Outside the lab: node build/sandbox/engines/kuma.js");
  return fromGo(await cached(ENTRY, (path) => withProgress(`kuma ${VERSION} by go build`, () => build(path))));
}

async function kumaOnPath(): Promise<Kuma | undefined> {
  const controlPlane = process.env["KUMA_CP"] ?? onPath("kuma-cp");
  const dataplane = process.env["KUMA_DP"] ?? onPath("kuma-dp");
  if (controlPlane === undefined || dataplane === undefined) return undefined;
  const version = versionIn(await mustRun([dataplane, "version"], { timeoutSeconds: 20 }));
  return isNewEnough("kuma-dp", version, OLDEST) ? { controlPlane, dataplane, version, source: "path" } : undefined;
}

/** `Kuma: 1.8.1`. */
function versionIn(said: string): string {
  return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? said.trim();
}

function fromGo(folder: string): Kuma {
  const paths = { controlPlane: join(folder, "kuma-cp"), dataplane: join(folder, "kuma-dp") };
  return { ...paths, version: VERSION, source: "go" };
}

async function build(path: string): Promise<void> {
  await mkdir(path);
  const { controlPlane, dataplane } = fromGo(path);
  await goBuild(ofKuma("kuma-dp"), dataplane);
  await goBuild(ofKuma("kuma-cp"), controlPlane);
  await mustRun([dataplane, "version"]);
  await mustRun([controlPlane, "version"]);
}

function ofKuma(command: string) {
  const variables = { version: VERSION, Envoy: ENVOY_VERSION };
  return {
    package: `${MODULE}/app/${command}`,
    version: `v${VERSION}`,
    variables: Object.entries(variables).map(([name, value]) => `${MODULE}/pkg/version.${name}=${value}`),
    replacements: REPLACEMENTS,
  };
}

if (require.main === module) {
  printed(kuma().then(({ dataplane, version, source }) => `${dataplane} (kuma ${version}, from ${source})`));
}
