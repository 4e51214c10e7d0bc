import { stringify } from "yaml";
import type { Failure } from "../errors/failure";
import { noSetting, tooManyPorts } from "../errors/kubernetes-failures";
import { writtenAddresses } from "../spec/canonical";
import { isSince, type KumaVersion, readKumaVersion } from "../spec/kuma-version";
import { type PlainData, type PlainObject, plainData } from "../spec/plain-data";
import type { PodPolicySpec } from "../spec/pod";
import { at } from "../spec/property";
import { type Resolved, resolvePodPolicy } from "../spec/resolve";
import { formatUidExclusion } from "../spec/uid-exclusions";
import type { WrittenPodPolicy } from "../spec/written";
import { OF_PODS } from "./asked";
import { leaves, nested } from "./nested";
import { passedOverIn } from "./passed-over";
import { countPorts, MOST_PORTS, singlePorts } from "./single-ports";

/** A ConfigMap as Kubernetes has it. */
export interface ConfigMap {
  readonly apiVersion: "v1";
  readonly kind: "ConfigMap";
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data: { readonly "config.yaml": string };
}

export interface ConfigMapOptions {
  readonly kumaVersion: string;
  /** @default "kuma-transparent-proxy-config", the one for all pods */
  readonly name?: string;
  /** @default "kuma-system" */
  readonly namespace?: string;
}

/**
 * The ConfigMap by which a policy reaches pods (Kuma from 2.9 on): that of the control plane for all of them, or under another
 * name that of the workloads which name it (`configMapName`). Only what the policy says is in it: all else is as Kuma has it.
 */
export function policyConfigMap(spec: PodPolicySpec, options: ConfigMapOptions): Resolved<ConfigMap> {
  const version = readKumaVersion(options.kumaVersion);
  const resolved = resolvePodPolicy(spec);
  const failures: Failure[] = [
    ...("failure" in version ? [at("kumaVersion", version.failure)] : unknownConfigMaps(version.value)),
    ...(resolved.ok ? [...notOfConfigMaps(spec, resolved.value.written), ...probesOf(spec)] : resolved.failures),
  ];
  if (!resolved.ok || failures.length > 0) return { ok: false, failures };
  const { name = CONFIG_MAP_NAME, namespace = "kuma-system" } = options;
  const config = kumaConfig(spec, resolved.value.written);
  const isOfAll = name === CONFIG_MAP_NAME;
  const lost = passedOverIn(config, resolved.value, options.kumaVersion, isOfAll ? undefined : name);
  if (lost.length > 0) return { ok: false, failures: lost };
  return { ok: true, value: configMapWith(config, name, namespace) };
}

/** Source: deployments/charts/kuma/values.yaml, `transparentProxy.configMap.name`. */
export const CONFIG_MAP_NAME = "kuma-transparent-proxy-config";

export function configMapWith(config: PlainObject, name: string, namespace: string): ConfigMap {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace },
    data: { "config.yaml": stringify(config, { lineWidth: 0 }) },
  };
}

function unknownConfigMaps(version: KumaVersion): Failure[] {
  return isSince(version, 2, 9)
    ? []
    : [at("kumaVersion", noSetting(version.text, "There are ConfigMaps from 2.9 on."))];
}

/** Keys of a pod alone, and lists that would be too long. */
export function notOfConfigMaps(spec: PodPolicySpec, written: WrittenPodPolicy): Failure[] {
  const flows = [written.redirect?.inbound, written.redirect?.outbound];
  const directions = ["inbound", "outbound"];
  const long = flows.flatMap((flow, index) =>
    (["includePorts", "excludePorts"] as const).flatMap((key) => {
      const count = countPorts(flow?.[key] ?? []);
      const property = `redirect.${directions[index]}.${key}`;
      return count > MOST_PORTS ? [at(property, tooManyPorts(count, MOST_PORTS))] : [];
    }),
  );
  const ofPods = OF_WORKLOADS.filter((key) => spec[key] !== undefined).map((key) =>
    at(key, noSetting(undefined, "It is of single workloads: say it in their policy.")),
  );
  return [...long, ...ofPods];
}

function probesOf({ applicationProbeProxyPort }: PodPolicySpec): Failure[] {
  const remedy = "Say it in the policy of a workload, or by `controlPlaneTraffic`: no ConfigMap has it.";
  const failure = at("applicationProbeProxyPort", noSetting(undefined, remedy));
  return applicationProbeProxyPort === undefined ? [] : [failure];
}

/** What Kuma's configuration does not have. */
const NOT_KUMAS: readonly string[] = ["keepExistingConnections", ...Object.keys(OF_PODS)];
/** What no settings for all pods have, either. */
const OF_WORKLOADS = (Object.keys(OF_PODS) as (keyof typeof OF_PODS)[]).filter(
  (key) => key !== "applicationProbeProxyPort",
);

/** A policy in Kuma's own words: no ranges in lists of ports, everything else as it was written. */
export function kumaConfig(spec: PodPolicySpec, written: WrittenPodPolicy): PlainObject {
  const data = plainData(spec, () => undefined) as PlainObject;
  const said = leaves(data).filter(([property]) => !NOT_KUMAS.includes(property.split(/[.[]/)[0] ?? ""));
  return nested(said.map(([property, value]) => [property, kumasForm(property, written) ?? value]));
}

function kumasForm(property: string, { kumaDPUser, redirect }: WrittenPodPolicy): PlainData | undefined {
  if (property === "kumaDPUser") return String(kumaDPUser?.uid ?? kumaDPUser?.name ?? "");
  const [, direction, key] = /^redirect\.(inbound|outbound)\.(\w+)$/.exec(property) ?? [];
  if (direction !== "inbound" && direction !== "outbound") return undefined;
  const flow = redirect?.[direction];
  switch (key) {
    case "includePorts":
    case "excludePorts":
      return singlePorts(flow?.[key] ?? []);
    case "excludePortsForIPs":
      return writtenAddresses([...(flow?.excludePortsForIPs?.ipv4 ?? []), ...(flow?.excludePortsForIPs?.ipv6 ?? [])]);
    case "excludePortsForUIDs":
      return direction === "inbound" ? [] : (flow?.excludePortsForUIDs ?? []).map(formatUidExclusion);
    default:
      return undefined;
  }
}
