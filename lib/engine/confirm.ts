import { describeFailure, isProviderError, type ProviderError } from "../errors/failure";
import { checkFailed, takenBack, willBeTakenBack } from "../errors/window-failures";
import type { Host, OpenHost } from "../host/host";
import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import type { ConfirmWindow } from "../plan/window";
import type { ResolvedHostSpec } from "../spec/resolved";
import type { Pause } from "./lease";

/** Who changes hosts, and what that needs of the world besides them. */
export interface Changing {
  /** Who is at work, for others who find the window open: `ci@runner-7`. */
  readonly holder: string;
  /** A word that nobody can guess: hexadecimal. */
  readonly token: () => string;
  readonly pause: Pause;
}

/** What confirming needs of the world. */
export interface Confirming extends Changing {
  /** Opens a new connection along the same way, within so many seconds. */
  reconnect(seconds: number): Promise<OpenHost>;
}

/** A plan, and the window in which it is applied. */
export interface Pending {
  readonly plan: Plan;
  readonly spec: ResolvedHostSpec;
  readonly window: ConfirmWindow;
}

/**
 * Applies a plan and confirms it over a new connection: whoever can come back was not locked out. Where the answer of the
 * apply is lost, the host still tells over the new one. Returns the look that came with the confirmation.
 *
 * @throws ProviderError KTP280 to KTP282 where it was not confirmed, and whatever applying throws
 */
export async function applyConfirmed(
  host: Host,
  pending: Pending,
  confirming: Confirming,
): Promise<Observation | "changed"> {
  const { plan, spec, window } = pending;
  let lost: ProviderError | undefined;
  try {
    if ((await host.apply(plan, spec, window)) === "changed") return "changed";
  } catch (thrown) {
    if (!isLost(thrown)) throw thrown;
    lost = thrown;
  }
  const seen = await confirm(host, pending, confirming);
  if (seen !== undefined) return seen;
  throw lost ?? takenBack(host.name, "the word came too late");
}

/** The answer is missing, not the deed: given up, or cut. */
function isLost(thrown: unknown): thrown is ProviderError {
  return isProviderError(thrown) && ["KTP220", "KTP221"].includes(thrown.code);
}

/** `undefined`: there is nothing on the host that waits for this word. */
async function confirm(host: Host, pending: Pending, confirming: Confirming): Promise<Observation | undefined> {
  const { plan, spec, window } = pending;
  try {
    await using open = await confirming.reconnect(window.seconds);
    await runChecks(open.host, pending);
    const { answer, seen } = await open.host.confirm(window, plan, spec);
    return answer === "confirmed" ? seen : undefined;
  } catch (thrown) {
    throw isCheckFailure(thrown) ? thrown : await giveUp(host, window, thrown);
  }
}

async function runChecks(host: Host, { spec, window }: Pending): Promise<void> {
  for (const [index, command] of (spec.confirm?.checks ?? []).entries()) {
    await host.extend(window);
    const { exitCode, said } = await host.check(command, window.seconds);
    if (exitCode === 0) continue;
    if (await host.rollBack(window)) throw checkFailed(host.name, index, exitCode, said);
    throw willBeTakenBack(host.name, window.seconds, `the check ${index + 1} ended with exit status ${exitCode}`);
  }
}

function isCheckFailure(thrown: unknown): boolean {
  return isProviderError(thrown) && ["KTP281", "KTP282"].includes(thrown.code);
}

/** Nobody will confirm the change: over the connection that made it, if it lives, it is taken back at once. */
async function giveUp(host: Host, window: ConfirmWindow, thrown: unknown): Promise<Error> {
  const why = isProviderError(thrown) ? thrown.failures.map(describeFailure).join(" ") : String(thrown);
  const isTakenBack = await host.rollBack(window).catch(() => false);
  return isTakenBack ? takenBack(host.name, why) : willBeTakenBack(host.name, window.seconds, why);
}
