import { isProviderError } from "../errors/failure";
import { failed, fault } from "./diagnostic";
import type { Method, Request } from "./provider";

/**
 * The calls that are under way. Each is answered, whatever happens: an exception that nobody catches would end the process, and
 * of a host that is just being changed nothing would be recorded.
 */
export class Calls {
  readonly #running = new Set<(thrown: unknown) => void>();

  get areRunning(): boolean {
    return this.#running.size > 0;
  }

  /** Runs a method. What it throws is told as a diagnostic. */
  async answer(method: Method, request: Request): Promise<object> {
    let fail: (thrown: unknown) => void = () => undefined;
    const crashed = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    this.#running.add(fail);
    try {
      return await Promise.race([Promise.resolve().then(() => method(request)), crashed]);
    } catch (thrown) {
      return { ...unchanged(request), diagnostics: diagnosticsOf(thrown) };
    } finally {
      this.#running.delete(fail);
    }
  }

  /** Fails every call that is under way: which of them an exception belongs to, nobody can say. */
  crash(thrown: unknown): void {
    for (const fail of this.#running) fail(thrown);
  }
}

function diagnosticsOf(thrown: unknown): object[] {
  return isProviderError(thrown) ? thrown.failures.map((failure) => failed(failure, [])) : [fault(thrown)];
}

/** What the engine goes on to keep of a resource when a call fails: what it had. */
function unchanged(request: Request): object {
  const state = request.currentState ?? request.priorState;
  return state === null || state === undefined ? {} : { newState: state };
}
