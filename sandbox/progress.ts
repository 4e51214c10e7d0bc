/** What the sandbox says while it works: one line each, on stderr, so that stdout stays the command's own. */
export function say(line: string): void {
  process.stderr.write(`sandbox: ${line}\n`);
}

/** Seconds between two signs of life of one long step. */
const STEP_SECONDS = 15;

/** Runs a step that may take minutes: says when it starts, that it is still going, and how long it took. */
export async function withProgress<T>(what: string, step: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const elapsed = (): string => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  say(`${what} …`);
  const timer = setInterval(() => say(`${what} … ${elapsed()}`), STEP_SECONDS * 1000);
  try {
    const result = await step();
    say(`${what}: done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
