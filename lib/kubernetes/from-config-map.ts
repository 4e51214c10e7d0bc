import { parse } from "yaml";
import type { Failure } from "../errors/failure";
import { emptyConfigMap, notAConfigMap } from "../errors/kubernetes-failures";
import { kindOf } from "../spec/parsed";
import { isObject, type PlainData, type PlainObject, plainData } from "../spec/plain-data";
import { at } from "../spec/property";
import { leaves } from "./nested";
import type { Says, Told } from "./told";

/** The key under which Kuma looks in a ConfigMap. Source: pkg/plugins/runtime/k8s/webhooks/injector. */
const CONFIG_KEY = "config.yaml";

/**
 * What a ConfigMap says: Kuma's configuration as text or data, or the manifest that holds it.
 *
 * @param name how its author calls it: the first part of every place
 */
export function fromConfigMap(
  given: unknown,
  name: string,
): { readonly says: Says; readonly failures: readonly Failure[] } {
  const read = configIn(given);
  if ("failure" in read) return { says: new Map(), failures: [at(name, read.failure)] };
  const says = new Map<string, Told>();
  for (const [property, value] of leaves(read.config)) {
    says.set(property, { value, place: `${name}.${property}` });
  }
  return { says, failures: [] };
}

function configIn(given: unknown): { readonly config: PlainObject } | { readonly failure: Failure } {
  const data = typeof given === "string" ? parsed(given) : plainData(given, () => undefined);
  if (!isObject(data)) return { failure: notAConfigMap(data === undefined ? "no YAML" : kindOf(data)) };
  if (data["kind"] !== "ConfigMap") return { config: data };
  const entries = data["data"];
  const text = isObject(entries) ? entries[CONFIG_KEY] : undefined;
  if (typeof text !== "string" || text.trim() === "") return { failure: emptyConfigMap() };
  const config = parsed(text);
  return isObject(config) ? { config } : { failure: emptyConfigMap() };
}

function parsed(text: string): PlainData | undefined {
  try {
    return plainData(parse(text, { logLevel: "error" }), () => undefined);
  } catch {
    return undefined;
  }
}

/** The configuration in the ConfigMap that the Helm chart makes. Source: deployments/charts/kuma/values.yaml, `transparentProxy.configMap.config`. */
export const CHART_CONFIG: PlainObject = {
  kumaDPUser: "5678",
  ipFamilyMode: "dualstack",
  redirect: {
    dns: { enabled: true, captureAll: true, port: 15053 },
    inbound: { enabled: true, port: 15006 },
    outbound: { enabled: true, port: 15001 },
  },
};
