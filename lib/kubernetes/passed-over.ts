import type { Failure } from "../errors/failure";
import { notAConfigMaps } from "../errors/kubernetes-failures";
import type { PlainObject } from "../spec/plain-data";
import { at } from "../spec/property";
import type { ResolvedPod } from "../spec/resolve";
import { ANNOTATION } from "./annotations";
import { deviations } from "./asked";
import { CHART_CONFIG } from "./from-config-map";
import { podTraffic } from "./pod-traffic";

/**
 * What of a policy a pod would not get from a ConfigMap that says it.
 *
 * @param name by which single workloads name it; `undefined`: it is that of all pods
 */
export function passedOverIn(
  config: PlainObject,
  asked: ResolvedPod,
  kumaVersion: string,
  name: string | undefined,
): Failure[] {
  const got =
    name === undefined
      ? podTraffic({}, { kumaVersion, configMap: config })
      : podTraffic(
          { [ANNOTATION.configMapName]: name },
          { kumaVersion, configMap: CHART_CONFIG, customConfigMap: config },
        );
  if (!got.ok) return [...got.failures];
  return deviations(asked, got.value).map(({ property = "" }) => at(property, notAConfigMaps(kumaVersion)));
}
