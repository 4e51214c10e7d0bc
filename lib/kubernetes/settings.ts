import { isSince, type KumaVersion } from "../spec/kuma-version";
import type { ReadText } from "./annotation-values";
import { readAnyPort, readFamilyMode, readPortList, readSwitch, readTextList, readUid } from "./annotation-values";

/**
 * Settings of a control plane that have a say in the rules of pods. Sources: pkg/config/plugins/runtime/k8s/config.go and
 * kuma-cp.defaults.yaml at 1.1.2, 1.8.8, 2.14.3 and 3.0-dev.
 */
export interface Setting {
  readonly variable: string;
  /** The property of a policy that it is about. */
  readonly property: string;
  readonly read: ReadText;
  readonly since: readonly [number, number, number?];
  readonly until?: readonly [number, number];
}

const KUBERNETES = "KUMA_RUNTIME_KUBERNETES";
const SIDECAR = `${KUBERNETES}_INJECTOR_SIDECAR_CONTAINER`;

export const SETTINGS: readonly Setting[] = [
  { property: "kumaDPUser", variable: `${SIDECAR}_UID`, read: readUid, since: [1, 0] },
  { property: "ipFamilyMode", variable: `${SIDECAR}_IP_FAMILY_MODE`, read: readFamilyMode, since: [2, 7] },
  { property: "redirect.inbound.port", variable: `${SIDECAR}_REDIRECT_PORT_INBOUND`, read: readAnyPort, since: [1, 0] },
  {
    property: "redirect.inbound.portV6",
    variable: `${SIDECAR}_REDIRECT_PORT_INBOUND_V6`,
    read: readAnyPort,
    since: [1, 1],
    until: [2, 9],
  },
  {
    property: "redirect.outbound.port",
    variable: `${SIDECAR}_REDIRECT_PORT_OUTBOUND`,
    read: readAnyPort,
    since: [1, 0],
  },
  exclusion("inbound", "PORTS", readPortList, [1, 0]),
  exclusion("outbound", "PORTS", readPortList, [1, 0]),
  exclusion("inbound", "IPS", readTextList, [2, 9]),
  exclusion("outbound", "IPS", readTextList, [2, 9]),
  {
    property: "redirect.dns.enabled",
    variable: `${KUBERNETES}_INJECTOR_BUILTIN_DNS_ENABLED`,
    read: readSwitch,
    since: [1, 1, 3],
  },
  {
    property: "redirect.dns.port",
    variable: `${KUBERNETES}_INJECTOR_BUILTIN_DNS_PORT`,
    read: readAnyPort,
    since: [1, 1, 3],
  },
  {
    property: "applicationProbeProxyPort",
    variable: `${KUBERNETES}_APPLICATION_PROBE_PROXY_PORT`,
    read: readAnyPort,
    since: [2, 9],
  },
];

function exclusion(
  direction: "inbound" | "outbound",
  what: "PORTS" | "IPS",
  read: ReadText,
  since: Setting["since"],
): Setting {
  return {
    property: `redirect.${direction}.${what === "PORTS" ? "excludePorts" : "excludePortsForIPs"}`,
    variable: `${KUBERNETES}_SIDECAR_TRAFFIC_EXCLUDE_${direction.toUpperCase()}_${what}`,
    read,
    since,
  };
}

/** The name of the ConfigMap with the policy of all pods; none where the rules are made without. */
export const CONFIG_MAP_VARIABLE: string = `${KUBERNETES}_INJECTOR_TRANSPARENT_PROXY_CONFIGMAP_NAME`;

/** Whether the CNI plugin makes the rules, in the place of an init container. */
export const CNI_VARIABLE: string = `${KUBERNETES}_INJECTOR_CNI_ENABLED`;

export function isKnownSetting({ since, until }: Setting, version: KumaVersion): boolean {
  return isSince(version, ...(since as [number, number])) && (until === undefined || !isSince(version, ...until));
}

/** Whether an environment turns something on. What cannot be read does not. */
export function isOn(text: string | undefined): boolean {
  const reading = readSwitch(text?.trim() ?? "");
  return "value" in reading && reading.value === true;
}
