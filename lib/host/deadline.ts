import type { ProviderError } from "../errors/failure";
import type { Clock } from "./environment";

/**
 * Gives work so many seconds. When they pass first, `late` is thrown at once and the signal is aborted: it is up to
 * the work to free then what it holds.
 */
export async function withinDeadline<T>(
  clock: Clock,
  seconds: number,
  work: (signal: AbortSignal) => Promise<T>,
  late: () => ProviderError,
): Promise<T> {
  const giveUp = new AbortController();
  let stopTimer: () => void = () => undefined;
  const passed = new Promise<never>((_resolve, reject) => {
    stopTimer = clock.after(seconds * 1000, () => {
      // Rejected before aborted: what the work says about being given up comes second, and is not heard.
      reject(late());
      giveUp.abort();
    });
  });
  try {
    return await Promise.race([passed, work(giveUp.signal)]);
  } finally {
    stopTimer();
  }
}

/** Waits so many milliseconds, or until given up. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      stopTimer();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const stopTimer = clock.after(milliseconds, end);
    signal.addEventListener("abort", end);
  });
}
