import { setTimeout as sleep } from "node:timers/promises";
import { isProviderError } from "../errors/failure";
import { failed, fault } from "./diagnostic";
import type { Method, Request } from "./method";

/**
 * Milliseconds that a call may take to its end once something was thrown that nobody caught: longer than a script that changes a
 * host. What such an exception has broken may never end.
 */
const LAST_MILLISECONDS = 60_000;

/** Milliseconds between two looks whether a call is under way: more than an answer takes to leave. */
const LOOK_MILLISECONDS = 50;

type Answer = object & { readonly diagnostics?: readonly object[] };

/**
 * The calls that are under way. Each is answered, whatever happens: an exception that nobody catches would end the process, and
 * of a host that is just being changed nothing would be recorded.
 */
export class Calls {
  readonly #running = new Set<(thrown: unknown) => void>();
  readonly #lastMilliseconds: number;

  constructor(lastMilliseconds: number = LAST_MILLISECONDS) {
    this.#lastMilliseconds = lastMilliseconds;
  }

  get areRunning(): boolean {
    return this.#running.size > 0;
  }

  /** Waits until no call is under way, and what they answered has left; a minute at most, as a call may never end. */
  async ended(): Promise<void> {
    const end = Date.now() + this.#lastMilliseconds;
    while (this.areRunning && Date.now() < end) await sleep(LOOK_MILLISECONDS);
    await sleep(LOOK_MILLISECONDS);
  }

  /** Runs a method. What it throws is told as a diagnostic, and what nobody caught meanwhile. */
  async answer(method: Method, request: Request): Promise<object> {
    const faults: object[] = [];
    let timer: NodeJS.Timeout | undefined;
    let giveUp: (answer: Answer) => void = () => undefined;
    const givenUp = new Promise<Answer>((resolve) => {
      giveUp = resolve;
    });
    const crash = (thrown: unknown): void => {
      faults.push(fault(thrown));
      timer ??= setTimeout(() => giveUp(unchanged(request)), this.#lastMilliseconds);
    };
    this.#running.add(crash);
    try {
      const answer = await Promise.race([attempt(method, request), givenUp]);
      return faults.length === 0 ? answer : { ...answer, diagnostics: [...faults, ...(answer.diagnostics ?? [])] };
    } finally {
      clearTimeout(timer);
      this.#running.delete(crash);
    }
  }

  /** Fails every call that is under way, once it has come to its end: which of them an exception belongs to, nobody can say. */
  crash(thrown: unknown): void {
    for (const crash of this.#running) crash(thrown);
  }
}

async function attempt(method: Method, request: Request): Promise<Answer> {
  try {
    return await method(request);
  } catch (thrown) {
    return { ...unchanged(request), diagnostics: diagnosticsOf(thrown) };
  }
}

function diagnosticsOf(thrown: unknown): object[] {
  return isProviderError(thrown) ? thrown.failures.map((failure) => failed(failure, [])) : [fault(thrown)];
}

/** What the engine goes on to keep of a resource when a call fails: what it had, and what it kept beside that. */
function unchanged({ currentState, priorState, private: ofState, plannedPrivate }: Request): object {
  const newState = currentState ?? priorState ?? undefined;
  return newState === undefined ? {} : { newState, private: currentState ? ofState : plannedPrivate };
}
