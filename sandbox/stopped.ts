import { readdir, readFile } from "node:fs/promises";

/** How often who waits for the end of a box looks, in milliseconds. */
const PAUSE = 200;

/**
 * Waits for the end of a box, and sees that nobody outside holds it up. A shutdown stops all that runs before it ends it, and nsenter stops when that
 * stops which it runs; it is outside, so that nobody has it go on. What it would have to reap is then never gone, and no more is the box.
 */
export async function withoutStopped<T>(ended: Promise<T>): Promise<T> {
  const timer = setInterval(() => void wakeStopped(), PAUSE);
  try {
    return await ended;
  } finally {
    clearInterval(timer);
  }
}

/** Has each nsenter that is stopped go on: no test stops one. */
async function wakeStopped(): Promise<void> {
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  await Promise.all(processes.map(wakeIfStopped));
}

async function wakeIfStopped(id: string): Promise<void> {
  // Who has ended since has no such file any more.
  const stat = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
  if (/^\d+ \(nsenter\) T /.test(stat)) process.kill(Number(id), "SIGCONT");
}
