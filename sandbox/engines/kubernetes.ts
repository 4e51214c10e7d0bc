import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cached, cachePath, isCached } from "../cache";
import { mustRun, run } from "../command";
import { onPath } from "../executable";
import { isInLab } from "../lab";
import { withProgress } from "../progress";
import { type GoCommand, goBuild, modulesBeside } from "./go-build";
import { printed } from "./printed";
import { isNewEnough } from "./release";

/** What a cluster without nodes is made of, and what talks to it: paths of the commands. */
export interface Kubernetes {
  readonly apiServer: string;
  readonly etcd: string;
  readonly kubectl: string;
  readonly version: string;
  readonly source: "path" | "go";
}

const VERSION = "1.34.0";
const ETCD_VERSION = "3.6.5";
/** The oldest that is taken from PATH: fields that manifests of a newer one have are unknown to it. */
const OLDEST = [1, 31] as const;

const COMMANDS = { apiServer: "kube-apiserver", etcd: "etcd", kubectl: "kubectl" } as const;
const ENTRY = `kubernetes-${VERSION}-etcd-${ETCD_VERSION}-go`;

/**
 * Finds API server, etcd and kubectl on PATH, all three, or in the cache, or builds them from their Go modules (some
 * eight minutes, once for all checkouts). kubectl alone on PATH is not used: Debian's is older than the API server allows.
 *
 * @throws Error that says what to install when none of these is possible
 */
export async function kubernetes(): Promise<Kubernetes> {
  const found = await kubernetesOnPath();
  if (found !== undefined) return found;
  if (isCached(ENTRY)) return fromGo(cachePath(ENTRY));
  if (isInLab()) throw new Error("There is no API server. Outside the lab: node build/sandbox/engines/kubernetes.js");
  const what = `kubernetes ${VERSION} and etcd ${ETCD_VERSION} by go build`;
  return fromGo(await cached(ENTRY, (path) => withProgress(what, () => build(path))));
}

async function kubernetesOnPath(): Promise<Kubernetes | undefined> {
  const [apiServer, etcd, kubectl] = Object.values(COMMANDS).map(onPath);
  if (apiServer === undefined || etcd === undefined || kubectl === undefined) return undefined;
  const ran = await run([apiServer, "--version"], { timeoutSeconds: 20 });
  const version = ran.stdout.trim().replace(/^Kubernetes v/, "");
  if (!isNewEnough("kube-apiserver", version, OLDEST)) return undefined;
  return { apiServer, etcd, kubectl, version, source: "path" };
}

function fromGo(folder: string): Kubernetes {
  const { apiServer, etcd, kubectl } = COMMANDS;
  const paths = { apiServer: join(folder, apiServer), etcd: join(folder, etcd), kubectl: join(folder, kubectl) };
  return { ...paths, version: VERSION, source: "go" };
}

async function build(path: string): Promise<void> {
  await mkdir(path);
  const { apiServer, etcd, kubectl } = fromGo(path);
  const replacements = await releasedModules();
  await goBuild(ofKubernetes("kube-apiserver", replacements), apiServer);
  await goBuild(ofKubernetes("kubectl", replacements), kubectl);
  await goBuild({ package: "go.etcd.io/etcd/server/v3", version: `v${ETCD_VERSION}` }, etcd);
  await mustRun([apiServer, "--version"]);
  await mustRun([kubectl, "version", "--client"]);
  await mustRun([etcd, "--version"]);
}

/**
 * The repository of Kubernetes takes its own libraries from folders of itself. Each is published as a module, too, with
 * a version that begins with 0 in place of 1.
 */
async function releasedModules(): Promise<readonly string[]> {
  const modules = await modulesBeside("k8s.io/kubernetes", `v${VERSION}`);
  return modules.map((module) => `${module}=${module}@${VERSION.replace(/^1/, "v0")}`);
}

function ofKubernetes(command: string, replacements: readonly string[]): GoCommand {
  return {
    package: `k8s.io/kubernetes/cmd/${command}`,
    version: `v${VERSION}`,
    variables: [`k8s.io/component-base/version.gitVersion=v${VERSION}`],
    replacements,
  };
}

if (require.main === module) {
  printed(
    kubernetes().then(({ apiServer, version, source }) => `${apiServer} (kubernetes ${version}, from ${source})`),
  );
}
