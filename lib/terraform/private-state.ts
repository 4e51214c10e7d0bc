import { privateUnreadable } from "../errors/state-failures";
import type { Wire } from "../lifecycle/wire";
import { jsonIn } from "../spec/json";
import { isRecord } from "../spec/plain-data";

/**
 * What the state keeps for the provider and shows nobody: facts of the host, and the spec that it was brought to last, without its
 * connection. `moved`: the resource was another's until now, and nobody knows its host yet.
 */
const KEYS = ["asked", "machineId", "hostKey", "hostBackend", "way", "runBy", "proxyVersion", "stateVersion"] as const;

export const MOVED: Wire = { moved: true };

export function isMoved(kept: Wire): boolean {
  return kept["moved"] === true;
}

/** @throws ProviderError KTP306 */
export function readPrivate(bytes: Uint8Array | null | undefined): Wire {
  if (bytes === null || bytes === undefined || bytes.length === 0) return {};
  const kept = jsonIn(Buffer.from(bytes).toString("utf8"));
  if (!isRecord(kept)) throw privateUnreadable();
  return kept;
}

/** Of all properties of a resource, those that are kept so. */
export function writePrivate(properties: Wire): Uint8Array {
  const kept = [...KEYS, "moved"].flatMap((key) => (key in properties ? [[key, properties[key]]] : []));
  return Buffer.from(JSON.stringify(Object.fromEntries(kept)));
}
