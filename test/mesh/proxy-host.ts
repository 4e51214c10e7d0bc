import { writeFile } from "node:fs/promises";
import type { ControlPlaneSpec } from "../../lib/spec/kuma-dataplane";
import type { SandboxHost } from "../../sandbox/host";
import { putEnvoy, rootOf, type Statistics, statisticsOf } from "./envoy";
import { kumaDpProgram } from "./kuma-dp-program";

/** Where a host has the program. */
export const KUMA_DP = "/usr/local/bin/kuma-dp";

/** The release that the stand-in says to be where a test does not care. */
export const KUMA_VERSION = "2.9.0";

/** What the proxy of a host is declared as in tests, but for its release and its token. */
export function proxySpec({ address }: SandboxHost, controlPlane: ControlPlaneSpec) {
  return {
    name: "web-1",
    networking: { address, inbound: [{ port: 8080, tags: { "kuma.io/service": "web", "kuma.io/protocol": "tcp" } }] },
    controlPlane,
    service: { drainSeconds: 1 },
    ready: { timeoutSeconds: 20 },
    confirm: { timeoutSeconds: 40 },
  };
}

/** Puts a real Envoy and the stand-in for kuma-dp on a host: all of a proxy but its user, its files and its service. */
export async function putProxyPrograms(sandbox: SandboxHost, kumaVersion = KUMA_VERSION): Promise<void> {
  await Promise.all([putEnvoy(sandbox), putKumaDp(sandbox, kumaVersion)]);
}

/** The stand-in alone: in the place of another one, as an upgrade does it, by a rename. */
export async function putKumaDp(sandbox: SandboxHost, kumaVersion = KUMA_VERSION): Promise<void> {
  const fresh = `${KUMA_DP}.new`;
  await writeFile(`${rootOf(sandbox)}${fresh}`, await kumaDpProgram(kumaVersion), { mode: 0o755 });
  await sandbox.mustExec(["mv", fresh, KUMA_DP]);
}

/** What has passed by the Envoy of a host, asked at its port of administration. */
export async function proxyStatistics(sandbox: SandboxHost): Promise<Statistics> {
  return statisticsOf(await sandbox.mustExec(["curl", "--silent", "--fail", "http://127.0.0.1:9901/stats"]));
}

/** What the readiness of a host's proxy answers: a status of HTTP, or 0 where nobody listens. */
export async function readiness(sandbox: SandboxHost, port = 9902): Promise<number> {
  const asked = ["--silent", "--max-time", "5", "--output", "/dev/null", "--write-out", "%{http_code}"];
  return Number((await sandbox.exec(["curl", ...asked, `http://127.0.0.1:${port}/ready`])).stdout);
}
