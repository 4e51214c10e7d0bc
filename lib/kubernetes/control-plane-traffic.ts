import { environmentFile, installArguments } from "../control-plane/forms";
import type { Failure } from "../errors/failure";
import { noSetting } from "../errors/kubernetes-failures";
import { isSince, readKumaVersion } from "../spec/kuma-version";
import type { PlainData, PlainObject } from "../spec/plain-data";
import type { PodPolicySpec } from "../spec/pod";
import { at } from "../spec/property";
import { type Resolved, resolvePodPolicy } from "../spec/resolve";
import { deviations } from "./asked";
import { CONFIG_MAP_NAME, type ConfigMap, configMapWith, kumaConfig, notOfConfigMaps } from "./config-map";
import { CHART_CONFIG } from "./from-config-map";
import { type Injector, injectorOf } from "./injector";
import { leaves, nested } from "./nested";
import { podTraffic } from "./pod-traffic";
import { CONFIG_MAP_VARIABLE, isKnownSetting, SETTINGS } from "./settings";

export interface ControlPlaneTrafficOptions {
  readonly kumaVersion: string;
  /** Say it in the ConfigMap of the control plane (Kuma from 2.9 on). @default from 3.0 on, where there is no other way */
  readonly configMap?: boolean;
  /** Namespace of the control plane. @default "kuma-system" */
  readonly namespace?: string;
}

/** The policy of all pods, in each form in which a control plane is given it. */
export interface ControlPlaneTraffic {
  readonly environment: Readonly<Record<string, string>>;
  /** For `EnvironmentFile=` or `--env-file`. */
  readonly environmentFile: string;
  /** For `kumactl install control-plane`. Where there is a ConfigMap, that is given by `--values` with `helmValues`, or applied. */
  readonly installArguments: readonly string[];
  /** For the Helm chart `kuma`. */
  readonly helmValues: PlainObject;
  /** The manifest, where the policy is said by a ConfigMap. */
  readonly configMap?: ConfigMap;
}

/**
 * The settings of a control plane by which every pod has a policy, unless its own annotations say otherwise. What the settings of
 * a release cannot say is refused, at its property. All faults at once; never throws.
 */
export function controlPlaneTraffic(
  spec: PodPolicySpec,
  options: ControlPlaneTrafficOptions,
): Resolved<ControlPlaneTraffic> {
  const version = readKumaVersion(options.kumaVersion);
  const asked = resolvePodPolicy(spec);
  const failures: Failure[] = [
    ...("failure" in version ? [at("kumaVersion", version.failure)] : []),
    ...(asked.ok ? notOfConfigMaps(spec, asked.value.written) : asked.failures),
  ];
  if ("failure" in version || !asked.ok || failures.length > 0) return { ok: false, failures };
  const injector = injectorOf(version.value, options.configMap);
  if (options.configMap === true && !injector.hasConfigMap) {
    const failure = noSetting(version.value.text, "Leave it out: there are ConfigMaps from 2.9 on.");
    return { ok: false, failures: [at("configMap", failure)] };
  }
  const config = kumaConfig(spec, asked.value.written);
  const environment = environmentOf({ ...config, ...probesOf(spec) }, injector);
  const common = injector.hasConfigMap ? withChart(config) : undefined;
  const got = podTraffic(
    {},
    {
      kumaVersion: options.kumaVersion,
      controlPlane: environment,
      ...(common === undefined ? {} : { configMap: common }),
    },
  );
  if (!got.ok) return got;
  const others = deviations(asked.value, got.value).map((failure) => settingFailure(failure, injector));
  if (others.length > 0) return { ok: false, failures: others };
  return { ok: true, value: formsOf(environment, common, injector, options.namespace ?? "kuma-system") };
}

function probesOf({ applicationProbeProxyPort }: PodPolicySpec): PlainObject {
  return applicationProbeProxyPort === undefined ? {} : { applicationProbeProxyPort };
}

/** Whatever there is a variable for, also where a ConfigMap is heard first: so that the two do not disagree. */
function environmentOf(config: PlainObject, { version }: Injector): Record<string, string> {
  const said = new Map(leaves(config));
  const entries = SETTINGS.filter((setting) => isKnownSetting(setting, version)).flatMap(({ property, variable }) => {
    const value = said.get(property);
    return value === undefined ? [] : [[variable, textOf(value)] as const];
  });
  return Object.fromEntries(entries);
}

function textOf(value: PlainData): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}

/** The chart's own configuration but for what the policy says. */
function withChart(config: PlainObject): PlainObject {
  return nested([...new Map([...leaves(CHART_CONFIG), ...leaves(config)])]);
}

function settingFailure({ property = "" }: Failure, { version, hasConfigMap }: Injector): Failure {
  const couldHaveOne = isSince(version, 2, 9) && !hasConfigMap;
  const wayOut = couldHaveOne ? "Say it in the ConfigMap: `configMap: true`." : "Leave it out.";
  return at(property, noSetting(version.text, wayOut));
}

function formsOf(
  environment: Readonly<Record<string, string>>,
  config: PlainObject | undefined,
  { version }: Injector,
  namespace: string,
): ControlPlaneTraffic {
  const forms = {
    environment,
    environmentFile: environmentFile(environment),
    installArguments: installArguments(environment),
  };
  const controlPlane = { envVars: { ...environment } };
  if (config === undefined) return { ...forms, helmValues: { controlPlane } };
  // Before 3.0 the chart writes a ConfigMap, and tells the control plane of it, only when it is told to.
  const isAlways = isSince(version, 3, 0);
  const enabled = isAlways ? {} : { enabled: true };
  const named = isAlways ? environment : { ...environment, [CONFIG_MAP_VARIABLE]: CONFIG_MAP_NAME };
  return {
    ...forms,
    environment: named,
    environmentFile: environmentFile(named),
    helmValues: { controlPlane, transparentProxy: { configMap: { ...enabled, name: CONFIG_MAP_NAME, config } } },
    configMap: configMapWith(config, CONFIG_MAP_NAME, namespace),
  };
}
