import { isProviderError } from "../errors/failure";

/**
 * Failures of an apply after which something of ours may be on the host: given up, cut, half taken back, this one or an earlier
 * one, or without an answer. After every other one the host is as it was before.
 */
const LEAVE_SOMETHING: readonly string[] = ["KTP220", "KTP221", "KTP263", "KTP265", "KTP271"];

/** Whether an apply that threw may have left something. Of what is no failure of ours, nobody can say. */
export function leavesSomething(thrown: unknown): boolean {
  return !isProviderError(thrown) || thrown.failures.some((failure) => LEAVE_SOMETHING.includes(failure.code));
}
