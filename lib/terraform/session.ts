import { OneAtATime } from "../engine/one-at-a-time";
import { engineGone, engineStops } from "../errors/state-failures";

/** What the calls of one process have in common: hosts that wait for each other, and whether the engine still wants anything. */
export class Session {
  readonly hosts: OneAtATime = new OneAtATime();
  readonly #isEngineAlive: () => boolean;
  #isStopped = false;

  constructor(isEngineAlive: () => boolean) {
    this.#isEngineAlive = isEngineAlive;
  }

  /** The user interrupted the engine. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Before each connection, the one that confirms a change among them: what nobody would record is not begun. */
  requireAlive(): void {
    if (this.#isStopped) throw engineStops();
    if (!this.#isEngineAlive()) throw engineGone();
  }
}
