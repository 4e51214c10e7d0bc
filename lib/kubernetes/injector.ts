import { isSince, type KumaVersion } from "../spec/kuma-version";
import { type AnnotationKey, isRead } from "./annotations";

/** What the injector of one release of Kuma does with a pod, as far as releases differ. */
export interface Injector {
  readonly version: KumaVersion;
  reads(key: AnnotationKey): boolean;
  /**
   * Whether the rules of a pod are made from a ConfigMap, to which annotations are added: always from 3.0 on, from 2.9 on
   * where the control plane is told its name.
   */
  readonly hasConfigMap: boolean;
  /**
   * Whether the ConfigMap that a pod names is laid over everything else, from 2.11 on; before, it takes the place of the common
   * one. Source: pull request 13491 of Kuma, by its MADR 071.
   */
  readonly layersConfigMaps: boolean;
  /** Whether an empty annotation empties a list of the control plane. From 3.0 on, and with a ConfigMap, it says nothing. */
  readonly emptyClears: boolean;
  /** How exclusions for uids are written: not at all, in an annotation for each protocol, or in one. */
  readonly uidExclusions: "none" | "by-protocol" | "together";
  /** Where the wish for a sidecar is written. */
  readonly injectionBy: readonly ("label" | "annotation")[];
  /** Whether inbound connections over IPv6 go to a port of their own, 15010 by default. */
  readonly hasInboundPortV6: boolean;
  /** Whether the sidecar answers queries for names. */
  readonly hasDns: boolean;
  /** Ports of the sidecar's own that are always excluded: the proxy of probes stands beside them. */
  readonly readinessPort: number | undefined;
}

/** Port on which the sidecar says that it is ready. Source: inject.01.golden.yaml of 3.0-dev, `excludePorts`. */
const READINESS_PORT = 9902;

/** @param hasConfigMap whether the control plane is told the name of a ConfigMap; from 3.0 on it always is */
export function injectorOf(version: KumaVersion, hasConfigMap = false): Injector {
  const since = (major: number, minor: number, patch = 0): boolean => isSince(version, major, minor, patch);
  const withConfigMap = since(3, 0) || (since(2, 9) && hasConfigMap);
  return {
    version,
    reads: (key) => isRead(key, version) && !(withConfigMap && OF_ANNOTATED_PODS.includes(key)),
    hasConfigMap: withConfigMap,
    layersConfigMaps: since(2, 11),
    emptyClears: !withConfigMap,
    uidExclusions: since(2, 5) ? "together" : since(2, 0) ? "by-protocol" : "none",
    injectionBy: since(2, 2) ? ["label"] : since(1, 5) ? ["label", "annotation"] : ["annotation"],
    hasInboundPortV6: !since(2, 9),
    hasDns: since(1, 1, 3),
    readinessPort: since(3, 0) ? READINESS_PORT : undefined,
  };
}

/** What only pods without a ConfigMap are asked: with one, DNS is the ConfigMap's. */
const OF_ANNOTATED_PODS: readonly AnnotationKey[] = ["builtinDns", "builtinDnsPort"];
