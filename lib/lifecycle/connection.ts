import { leadsElsewhere } from "../spec/endpoint";
import type { ConnectionSpec } from "../spec/host";
import { isRecord } from "../spec/plain-data";
import { holdsUnknown, UNKNOWN, type Wire } from "./wire";

/** The connection among properties that were checked, every value of which is known. */
export function connectionOf(properties: Wire): ConnectionSpec | undefined {
  return (properties["connection"] ?? undefined) as ConnectionSpec | undefined;
}

/** Whether new inputs are about another machine. Where nobody knows yet, they are taken to be: a preview warns early. */
export function isElsewhere(olds: Wire, news: Wire): boolean {
  return isMachineUnknown(news["connection"]) || leadsElsewhere(connectionOf(olds), connectionOf(news));
}

function isMachineUnknown(connection: unknown): boolean {
  return connection === UNKNOWN || (isRecord(connection) && holdsUnknown([connection["host"], connection["exec"]]));
}
