import type { PlainData } from "../spec/plain-data";

/** Who decides about one property of a pod's policy. */
export type Source = "annotation" | "custom ConfigMap" | "ConfigMap" | "control plane" | "Kuma";

/** What one source says of one property, and where. */
export interface Told {
  /** In the form of a {@link file://../spec/pod.ts PodPolicySpec}. */
  readonly value: PlainData;
  /** How its author finds it: `metadata.annotations["…"]`, a variable, a path in a config.yaml. */
  readonly place: string;
}

/** What one source says, by property: `redirect.inbound.excludePorts`. */
export type Says = ReadonlyMap<string, Told>;

/** The properties of both directions whose annotations, ConfigMaps and variables are lists. */
export const EXCLUSIONS: readonly string[] = [
  "redirect.inbound.excludePorts",
  "redirect.outbound.excludePorts",
  "redirect.inbound.excludePortsForIPs",
  "redirect.outbound.excludePortsForIPs",
];

/** Whether something is said that says nothing: an empty list or text. */
export function isEmpty(value: PlainData): boolean {
  return value === "" || (Array.isArray(value) && value.length === 0);
}

/** A list as annotations and variables write it. */
export function splitList(text: string, separator: "," | ";" = ","): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
