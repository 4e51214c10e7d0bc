import { holdsUnknown, UNKNOWN, type Wire } from "../lifecycle/wire";
import { endpointOf } from "../spec/endpoint";
import type { ConnectionSpec } from "../spec/host";
import { isRecord } from "../spec/plain-data";

/** Which machine a spec is about: unknown where that is. */
export function idOf({ connection }: Wire): string {
  if (!isRecord(connection)) return connection === UNKNOWN ? UNKNOWN : endpointOf(undefined);
  const { exec, host, port } = connection;
  return holdsUnknown([exec, host, port]) ? UNKNOWN : endpointOf(connection as unknown as ConnectionSpec);
}
