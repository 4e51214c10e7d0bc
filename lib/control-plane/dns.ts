import { settingUnknown } from "../errors/dns-failures";
import type { Failure } from "../errors/failure";
import { isSince, type KumaVersion } from "../spec/kuma-version";
import { at } from "../spec/property";

/**
 * The settings by which a control plane answers queries for names of the mesh, in every form in which it is given them.
 * Sources: pkg/config/dns-server/config.go of Kuma 1.6, kuma-cp.defaults.yaml, UPGRADE.md.
 */

/** Settings that were read without fault. */
export interface ResolvedControlPlaneDns {
  readonly kumaVersion: KumaVersion | undefined;
  readonly port: number | undefined;
  readonly domain: string | undefined;
  readonly cidr: string | undefined;
}

type Setting = "port" | "domain" | "cidr";

interface Known {
  readonly variable: string;
  /** The first release that does not read it any more. */
  readonly until?: readonly [number, number];
  readonly remedy: string;
}

const SETTINGS: Readonly<Record<Setting, Known>> = {
  port: {
    variable: "KUMA_DNS_SERVER_PORT",
    until: [1, 7],
    remedy: "Leave `port` out: queries are answered by the sidecar, on port 15053.",
  },
  domain: { variable: "KUMA_DNS_SERVER_DOMAIN", remedy: "" },
  cidr: {
    variable: "KUMA_DNS_SERVER_CIDR",
    until: [3, 0],
    remedy: "Leave `cidr` out, and give ranges by KUMA_IPAM_MESH_SERVICE_CIDR and its like.",
  },
};

const ORDER: readonly Setting[] = ["port", "domain", "cidr"];

/** What a version of Kuma would pass over without a word. */
export function unreadSettings(settings: ResolvedControlPlaneDns): Failure[] {
  const { kumaVersion } = settings;
  if (kumaVersion === undefined) return [];
  return ORDER.flatMap((setting) => {
    const { variable, until, remedy } = SETTINGS[setting];
    if (settings[setting] === undefined || until === undefined || !isSince(kumaVersion, ...until)) return [];
    return [at(setting, settingUnknown(variable, kumaVersion.text, remedy))];
  });
}

/** Environment variables of kuma-cp, in the order of its configuration. */
export function environmentOf(settings: ResolvedControlPlaneDns): Readonly<Record<string, string>> {
  const entries = ORDER.flatMap((setting) => {
    const value = settings[setting];
    return value === undefined ? [] : [[SETTINGS[setting].variable, String(value)] as const];
  });
  return Object.fromEntries(entries);
}
