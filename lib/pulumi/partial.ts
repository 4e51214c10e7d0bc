import { describeFailure, isProviderError } from "../errors/failure";
import type { Wire } from "./wire";

/**
 * Failures after which something of ours may be on the host. The host is then recorded, so that destroy finds
 * it and the next up goes on. After every other failure the host is as it was before.
 */
const LEAVE_SOMETHING: readonly string[] = ["KTP220", "KTP221", "KTP262", "KTP263"];

export function leftSomething(thrown: unknown): boolean {
  return isProviderError(thrown) && thrown.failures.some((failure) => LEAVE_SOMETHING.includes(failure.code));
}

/** The one code that says: the host itself cannot be reached. */
const UNREACHABLE = "KTP200";

/** Whether a delete may let a host go that it cannot reach. */
export function mayForget(state: Wire, thrown: unknown): boolean {
  return state["onUnreachable"] === "forget" && isProviderError(thrown) && thrown.code === UNREACHABLE;
}

/** The error by which the engine records a resource that is only half there. Source: pulumi sdk/nodejs/dynamic, `CreateResult`. */
export function initFailed(id: string, properties: Wire, thrown: unknown): Error {
  const reasons = isProviderError(thrown) ? thrown.failures.map(describeFailure) : [String(thrown)];
  return Object.assign(new Error(reasons.join("\n")), { id, properties, reasons });
}
