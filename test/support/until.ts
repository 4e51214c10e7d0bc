import { setTimeout as sleep } from "node:timers/promises";

const MOST_SECONDS = 60;

/** Waits until something is so. What throws is not so yet. @throws Error after a minute */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < MOST_SECONDS * 1000; waited += 100) {
    if (await isSo().catch(() => false)) return;
    await sleep(100);
  }
  throw new Error("waited in vain");
}
