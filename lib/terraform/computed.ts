import { NO_DRIFT } from "../plan/drift";
import { type Attribute, computed } from "./attribute";

/** What every kind of resource gives. */
export const COMMON: readonly Attribute[] = [
  computed("id", "string", "Which machine it is: `local`, `ssh:web-1:22`, `exec:docker exec -i web sh`."),
  computed("status", "string", "`in sync`, or `drifted: ` and in words what the host has otherwise."),
];

/** Of a host that is as it was asked for, or will be. */
export const IN_SYNC = "in sync";

/** What is said of a host that an apply left half done, until it is looked at. */
export const BROKEN_OFF = "the last apply broke off";

const DRIFTED = "drifted: ";

export function statusOf(drift: unknown): string {
  return drift === NO_DRIFT || drift === undefined ? IN_SYNC : `${DRIFTED}${String(drift)}`;
}

/** `undefined` where nobody looked yet: a host that is only just imported. */
export function driftOf(status: unknown): string | undefined {
  if (typeof status !== "string") return undefined;
  return status.startsWith(DRIFTED) ? status.slice(DRIFTED.length) : NO_DRIFT;
}
