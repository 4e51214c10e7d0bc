import { copyFile, readFile } from "node:fs/promises";
import { ADMIN_PORT, READINESS_PORT } from "../../lib/spec/defaults";
import { kuma } from "../../sandbox/engines/kuma";
import { rootOf } from "./envoy";
import type { Kuma } from "./kuma";
import { KUMA_DP } from "./proxy-host";
import { RealControlPlane } from "./real-control-plane";

function isOlderThan(version: string, major: number, minor: number): boolean {
  const [ofMajor = 0, ofMinor = 0] = version.split(".").map(Number);
  return ofMajor < major || (ofMajor === major && ofMinor < minor);
}

/**
 * Kuma's own programs. No CoreDNS is there, which kuma-dp would start for names.
 *
 * @param options of the control plane: whether proxies read a new token by themselves, which is not its default
 */
export async function realKuma(options: { readonly reloadsTokens?: boolean } = {}): Promise<Kuma> {
  const { controlPlane, dataplane, version } = await kuma();
  return {
    name: `Kuma ${version}`,
    version,
    readinessPort: isOlderThan(version, 2, 9) ? ADMIN_PORT : READINESS_PORT,
    environment: { KUMA_DNS_ENABLED: "false" },
    putKumaDp: (sandbox) => copyFile(dataplane, `${rootOf(sandbox)}${KUMA_DP}`),
    // There is one release: what stands behind the end of a program is not read, and makes it another one.
    another: async () => ({ program: Buffer.concat([await readFile(dataplane), Buffer.from("\n")]), version }),
    controlPlane: () => RealControlPlane.start(controlPlane, options),
  };
}
