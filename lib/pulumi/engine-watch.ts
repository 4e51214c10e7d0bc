import { engineGone } from "../errors/state-failures";

/**
 * Whether the engine that started this process is still there. One that is killed leaves the dynamic provider behind,
 * with all that waits in it. What has begun on a host then goes on to its end, since a host that is half done is worse;
 * but nothing more is begun that nobody would record. The engine holds the other end of our stdin.
 */
export class EngineWatch {
  #isWatching = false;
  #isGone = false;

  /** @throws ProviderError KTP302 */
  requireAlive(): void {
    this.#watch();
    if (this.#isGone) throw engineGone();
  }

  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const { stdin } = process;
    stdin.on("end", () => {
      this.#isGone = true;
    });
    stdin.resume();
    // To wait for the engine must not keep this process from ending.
    if ("unref" in stdin) stdin.unref();
  }
}
