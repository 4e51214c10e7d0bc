import type { Injector } from "./injector";
import { EXCLUSIONS, isEmpty, type Says, type Source, type Told } from "./told";

/** What each source says. Those that a release does not ask are empty. */
export type Sources = Readonly<Record<Source, Says>>;

/** A value, and whose it is. */
export interface Decided extends Told {
  readonly source: Source;
}

/** Without a ConfigMap: the annotation, an empty one too, before the control plane. Source: kubernetes.go of 2.14.3. */
const ANNOTATED: readonly Source[] = ["annotation", "control plane", "Kuma"];

/** With one. Source: kubernetes_config.go of 3.0-dev, `ConfigForKubernetes`. */
const OF_CONFIG_MAP: readonly Source[] = ["custom ConfigMap", "annotation", "ConfigMap", "Kuma"];
const OF_EXCLUSIONS: readonly Source[] = ["custom ConfigMap", "annotation", "ConfigMap", "control plane", "Kuma"];
/** Ports and uid have to be those of the sidecar: a ConfigMap that says otherwise is passed over with a line in a log. */
const OF_SIDECAR: readonly Source[] = ["custom ConfigMap", "control plane", "Kuma"];

const SIDECARS: readonly string[] = [
  "kumaDPUser",
  "redirect.inbound.port",
  "redirect.outbound.port",
  "redirect.dns.port",
];
const PROBES = "applicationProbeProxyPort";

function orderOf(property: string, { hasConfigMap }: Injector): readonly Source[] {
  if (!hasConfigMap || property === PROBES) return ANNOTATED;
  if (SIDECARS.includes(property)) return OF_SIDECAR;
  return EXCLUSIONS.includes(property) ? OF_EXCLUSIONS : OF_CONFIG_MAP;
}

/** For each property that anybody speaks of: who is heard. */
export function decide(sources: Sources, injector: Injector): ReadonlyMap<string, Decided> {
  const properties = new Set(Object.values(sources).flatMap((says) => [...says.keys()]));
  const decided = new Map<string, Decided>();
  for (const property of properties) {
    const told = orderOf(property, injector).flatMap((source): Decided[] => {
      const one = sources[source].get(property);
      return one === undefined || isUnheard(property, one, source, injector) ? [] : [{ ...one, source }];
    });
    const heard = injector.hasConfigMap ? (told.find(({ value }) => !isEmpty(value)) ?? told.at(-1)) : told[0];
    if (heard !== undefined) decided.set(property, heard);
  }
  return decided;
}

/** That a pod is no gateway does not bring back what a ConfigMap has taken. Source: kubernetes_config.go, `KumaGatewayAnnotation`. */
function isUnheard(property: string, { value }: Told, source: Source, { hasConfigMap }: Injector): boolean {
  return hasConfigMap && source === "annotation" && property === "redirect.inbound.enabled" && value === true;
}
