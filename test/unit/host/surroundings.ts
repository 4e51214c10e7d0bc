import { type Clock, type Environment, processEnvironment } from "../../../lib/host/environment";

/** What a test says about the machine it starts from; files by their path. */
export interface Surroundings {
  readonly variables?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

/** An environment with nothing in it but what is given, in which /root is home. */
export function surroundings({ variables = {}, files = {}, clock }: Surroundings = {}): Environment {
  return {
    variables,
    homeDirectory: "/root",
    clock: clock ?? processEnvironment().clock,
    readFile: (path) => {
      const text = files[path];
      return text === undefined
        ? Promise.reject(Object.assign(new Error(path), { code: "ENOENT" }))
        : Promise.resolve(text);
    },
  };
}

/** A clock that stands still until it is moved. */
export class StillClock implements Clock {
  #now = 0;
  #waiting: readonly { readonly at: number; readonly then: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, then: () => void): () => void {
    const timer = { at: this.#now + milliseconds, then };
    this.#waiting = [...this.#waiting, timer];
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer);
    };
  }

  /** How many timers wait. */
  get timers(): number {
    return this.#waiting.length;
  }

  move(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#waiting.filter(({ at }) => at <= this.#now);
    this.#waiting = this.#waiting.filter(({ at }) => at > this.#now);
    for (const { then } of due) then();
  }
}
