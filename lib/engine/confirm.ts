import { describeFailure, isProviderError, type ProviderError } from "../errors/failure";
import { halfApplied } from "../errors/host-failures";
import { fateUnknown, takenBack, willBeTakenBack } from "../errors/window-failures";
import type { Confirmed, Host, Managed, Open } from "../host/host";
import type { ConfirmWindow } from "../plan/window";
import type { Pause } from "./lease";
import { TAKEN_BACK } from "./taken-back";

/** Who changes hosts, and what that needs of the world besides them. */
export interface Changing {
  /** Who is at work, for others who find the window open: `ci@runner-7`. */
  readonly holder: string;
  /** A word that nobody can guess: hexadecimal. */
  readonly token: () => string;
  readonly pause: Pause;
}

/** What confirming needs of the world. */
export interface Confirming<Of = Host> extends Changing {
  /** Opens a new connection along the same way, within so many seconds. */
  reconnect(seconds: number): Promise<Open<Of>>;
}

/** A plan, and the window in which it is applied. */
export interface Pending<Spec, Deed> {
  readonly plan: Deed;
  readonly spec: Spec;
  readonly window: ConfirmWindow;
  /** What has to succeed on the host before the change is confirmed, in this order. */
  readonly checks: readonly Check[];
}

export interface Check {
  /** How messages call it: `confirm.checks[0]`. */
  readonly name: string;
  /** Shell for the host: it succeeds with exit status 0. */
  readonly command: string;
  /** @param how `ended with exit status 1`, or that it did not end in time */
  failed(host: string, how: string, said: string): ProviderError;
}

/**
 * Applies a plan and confirms it over a new connection: whoever can come back was not locked out. Where the answer of the
 * apply is lost, the host still tells over the new one. Returns the look that came with the confirmation.
 *
 * @throws ProviderError KTP280 to KTP282 where it was not confirmed, KTP285 where nobody knows, KTP263 where taking it back
 *   did not succeed whole, and whatever applying throws
 */
export async function applyConfirmed<Spec, Seen, Deed>(
  host: Managed<Spec, Seen, Deed>,
  pending: Pending<Spec, Deed>,
  confirming: Confirming<Managed<Spec, Seen, Deed>>,
): Promise<Seen | "changed"> {
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
async function confirm<Spec, Seen, Deed>(
  host: Managed<Spec, Seen, Deed>,
  pending: Pending<Spec, Deed>,
  confirming: Confirming<Managed<Spec, Seen, Deed>>,
): Promise<Seen | undefined> {
  const word: Word = { isSent: false };
  const giveUp = (why: string) => whatBecomes(host, pending.window, word, why);
  try {
    const { answer, said, seen } = await send(word, pending, confirming);
    if (answer === "kept") throw halfApplied(host.name, "confirm", said);
    if (answer === "stuck") throw await giveUp(`the host cannot end the window: ${said}`);
    return answer === "confirmed" ? seen : undefined;
  } catch (thrown) {
    throw isVerdict(thrown) ? thrown : await giveUp(describe(thrown));
  }
}

/** What is left of a window for the verdict on a check that took all of its own time. A window has ten seconds at least. */
const AFTER_CHECK_SECONDS = 5;

/** Whether the host may have heard it, though nobody heard the host. */
interface Word {
  isSent: boolean;
}

/** Said twice it does no harm: where the answer is lost, the host is asked once more over yet another connection. */
async function send<Spec, Seen, Deed>(
  word: Word,
  pending: Pending<Spec, Deed>,
  confirming: Confirming<Managed<Spec, Seen, Deed>>,
): Promise<Confirmed<Seen>> {
  const { spec, window } = pending;
  {
    await using open = await confirming.reconnect(window.seconds);
    await runChecks(open.host, pending, word);
    word.isSent = true;
    const confirmed = await open.host.confirm(window, spec).catch(unlessLost);
    if (confirmed !== undefined) return confirmed;
  }
  await using again = await confirming.reconnect(window.seconds);
  return await again.host.confirm(window, spec);
}

function unlessLost(thrown: unknown): undefined {
  if (!isLost(thrown)) throw thrown;
}

async function runChecks<Spec, Seen, Deed>(
  host: Managed<Spec, Seen, Deed>,
  { checks, window }: Pending<Spec, Deed>,
  word: Word,
): Promise<void> {
  const seconds = Math.max(1, window.seconds - AFTER_CHECK_SECONDS);
  for (const { name, command, failed } of checks) {
    if (!(await host.extend(window))) {
      throw await whatBecomes(host, window, word, `its time was over before ${name} could run`);
    }
    const { exitCode, said } = await host.check(command, seconds);
    const how = exitCode === "late" ? `did not end within ${seconds} seconds` : `ended with exit status ${exitCode}`;
    if (exitCode !== 0) throw await afterCheck(host, window, failed(host.name, how, said));
  }
}

async function afterCheck(host: AnyManaged, window: ConfirmWindow, failed: ProviderError): Promise<Error> {
  const { answer, said } = await host.rollBack(window);
  return answer === "kept" ? halfApplied(host.name, "confirm", said) : failed;
}

/** What can be taken back, whatever it is. */
type AnyManaged = Pick<Managed<never, unknown, never>, "name" | "rollBack">;

/** Failures that say already what became of the change. */
const VERDICTS: readonly string[] = ["KTP263", "KTP281", "KTP285", ...TAKEN_BACK];

function isVerdict(thrown: unknown): boolean {
  return isProviderError(thrown) && VERDICTS.includes(thrown.code);
}

function describe(thrown: unknown): string {
  return isProviderError(thrown) ? thrown.failures.map(describeFailure).join(" ") : String(thrown);
}

/** Nobody will confirm the change: over the connection that made it, if it lives, it is taken back at once. */
async function whatBecomes(host: AnyManaged, window: ConfirmWindow, word: Word, why: string): Promise<ProviderError> {
  const taken = await host.rollBack(window).catch(() => undefined);
  if (taken?.answer === "rolled-back") return takenBack(host.name, why, taken.said);
  if (taken?.answer === "kept") return halfApplied(host.name, "confirm", taken.said);
  // Nobody else could end the window in another way: it was over before we asked.
  if (taken?.answer === "late" && !word.isSent) return takenBack(host.name, why);
  return word.isSent ? fateUnknown(host.name, window.seconds, why) : willBeTakenBack(host.name, window.seconds, why);
}
