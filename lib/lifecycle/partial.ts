import { TAKEN_BACK } from "../engine/taken-back";
import { describeFailure, isProviderError, type ProviderError } from "../errors/failure";
import type { ConnectionSpec } from "../spec/host";
import type { Kind, Reached } from "./kind";
import type { Wire } from "./wire";

/** Whether the change was taken back after it was applied: the host is as it was before. */
export function isTakenBack(thrown: unknown): boolean {
  return isProviderError(thrown) && TAKEN_BACK.includes(thrown.code);
}

/** The host cannot be reached by SSH; or who answers there has not the key of the host that we know. */
const NOT_THERE: readonly string[] = ["KTP200", "KTP213"];
/** An argv that gives no shell: `docker exec` of a container that is gone. Over SSH it would be a matter of the login. */
const NO_SHELL = "KTP224";

/** Whether a delete may let a host go that it cannot reach. */
export function mayForget(
  state: Wire,
  connection: ConnectionSpec | undefined,
  thrown: unknown,
): thrown is ProviderError {
  if (state["onUnreachable"] !== "forget" || !isProviderError(thrown)) return false;
  const isArgv = connection !== undefined && "exec" in connection;
  return NOT_THERE.includes(thrown.code) || (isArgv && thrown.code === NO_SHELL);
}

/** What is said of a host that is let go: why, and what it keeps if it is still there. */
export function describeForgotten(
  kind: Pick<Kind<Reached, unknown, unknown>, "kept" | "state">,
  state: Wire,
  thrown: ProviderError,
): string {
  return (
    `forgotten, as \`onUnreachable\` asks. ${thrown.failures[0]?.problem} If the host is still there, it keeps ${kind.kept(state)}; ` +
    `\`sh ${kind.state.uninstall}\`, run there as root, takes all of it off.`
  );
}

/** A resource that is only half there, as its engine has to record it. */
export interface HalfApplied extends Error {
  readonly id: string;
  readonly properties: Wire;
  readonly reasons: readonly string[];
}

/** That as an error, in the form in which Pulumi's engine takes it. Source: pulumi sdk/nodejs/dynamic, `CreateResult`. */
export function initFailed(id: string, properties: Wire, thrown: unknown): HalfApplied {
  const reasons = isProviderError(thrown) ? thrown.failures.map(describeFailure) : [String(thrown)];
  return Object.assign(new Error(reasons.join("\n"), { cause: thrown }), { id, properties, reasons });
}

export function isHalfApplied(thrown: unknown): thrown is HalfApplied {
  return thrown instanceof Error && "properties" in thrown && "reasons" in thrown;
}
