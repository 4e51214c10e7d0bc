import type { HostFacts } from "../engine/render";
import { parseObservation } from "../host/parse-observation";
import type { ResolvedHostSpec } from "../spec/resolved";
import type { Family } from "../spec/terms";
import { readText } from "./config";
import type { Io } from "./io";

/** What a command line says about the host for which rules are made. */
export interface FactArguments {
  readonly backend?: "iptables" | "nftables";
  readonly family?: Family;
  /** Path of a file such as /etc/resolv.conf. */
  readonly resolvConf?: string;
  readonly dockerOutput?: boolean;
}

/** The facts, and remarks on them for the reader. The back-end of the spec counts where the command names none. */
export async function readFacts(
  given: FactArguments,
  { policy, backend }: ResolvedHostSpec,
  io: Io,
): Promise<{ readonly facts: HostFacts; readonly remarks: readonly string[] }> {
  const nameservers = given.resolvConf === undefined ? undefined : await readNameservers(given.resolvConf, io);
  const isDnsLost = policy.dns.enabled && !policy.dns.captureAll && nameservers?.length === 0;
  return {
    facts: {
      backend: given.backend ?? (backend === "auto" ? "iptables" : backend),
      hasDockerOutput: given.dockerOutput ?? false,
      ...(given.family === undefined ? {} : { family: given.family }),
      ...(nameservers === undefined ? {} : { nameservers }),
    },
    remarks: isDnsLost ? [`${given.resolvConf} lists no nameserver, so no query is redirected`] : [],
  };
}

/** Read as a host's own file is read. @throws ProviderError KTP401 */
async function readNameservers(path: string, io: Io): Promise<readonly string[]> {
  return parseObservation(new Map([["resolver", await readText(path, io)]])).nameservers;
}
