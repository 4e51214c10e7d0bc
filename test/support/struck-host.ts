import { setTimeout as sleep } from "node:timers/promises";
import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import type { Host } from "../../lib/host/host";
import { LinuxHost } from "../../lib/host/linux-host";
import type { Runner } from "../../lib/host/runner";
import type { Plan } from "../../lib/plan/plan";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";
import type { SandboxHostOptions } from "../../sandbox/host";
import { type Aftermath, STROKES } from "../cases/faults";
import { delegatingHost } from "./delegating-host";
import { hostOverSsh, hostSpec, TestHost } from "./host-under-test";
import { hookCommands, mend, type RunCommand, type Strike, struck, takeTrace } from "./struck-commands";
import { differenceOf, wholeLook } from "./whole-look";

/** A state that a host can be brought to: nothing of ours, or a spec. */
export interface State {
  readonly name: string;
  readonly spec?: ResolvedHostSpec;
}

const CLEAN: State = { name: "clean" };
/** What is removed is what the host knows of. */
const ANY = hostSpec({});

/** A host reached by SSH whose scripts are struck, between states that it was in before. */
export class StruckHost implements AsyncDisposable {
  readonly on: TestHost;
  #runner: Runner;
  readonly #looks = new Map<string, string>();
  #strikes = 0;

  private constructor(on: TestHost, runner: Runner) {
    this.on = on;
    this.#runner = runner;
  }

  static async start(options: SandboxHostOptions, prepare: (on: TestHost) => Promise<unknown>): Promise<StruckHost> {
    // Small, since some strokes fill it.
    const on = await TestHost.start({ ...options, size: "24m" });
    await prepare(on);
    await hookCommands(on);
    return new StruckHost(on, (await hostOverSsh(on.sandbox)).runner);
  }

  /** Brings the host to a state, and remembers how it looks there if it was never there before. */
  async visit(state: State): Promise<void> {
    await this.#run(state, this.on.host);
    const look = await wholeLook(this.on);
    const known = this.#looks.get(state.name);
    if (known === undefined) this.#looks.set(state.name, look);
    else if (known !== look)
      throw new Error(`it does not come to ${state.name} again:${this.#difference(state, look)}`);
  }

  /** The commands of the script that goes from one state to another, where nothing befalls it; it is in the other one then. */
  async watch(to: State): Promise<{ readonly plan?: Plan; readonly commands: readonly RunCommand[] }> {
    let plan: Plan | undefined;
    const host = this.#struck({ at: 0, stroke: "fails" });
    await this.#run(
      to,
      delegatingHost(host, {
        apply: (planned, spec) => {
          plan = planned;
          return host.apply(planned, spec);
        },
      }),
    );
    const commands = await takeTrace(this.on);
    return plan === undefined ? { commands } : { plan, commands };
  }

  /** Goes from one state to another, is struck on the way, and back. Returns what was not as it should be. */
  async strike(from: State, to: State, strike: Strike): Promise<readonly string[]> {
    const code = await this.#run(to, this.#struck(strike)).then(
      () => undefined,
      (thrown: Error & { code?: string }) => thrown.code ?? String(thrown),
    );
    await this.#settle(code);
    const command = (await takeTrace(this.on))[strike.at - 1]?.command;
    await mend(this.on);
    const complaints = await this.#complaints(from, to, expected(to, strike, code));
    return complaints.map(
      (complaint) => `${from.name} to ${to.name}, ${strike.stroke} at ${strike.at} (${command}), ${code}: ${complaint}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#runner[Symbol.asyncDispose]();
    await this.on.stop();
  }

  /** Looks, changes and removes as any host; only what changes is struck. */
  #struck(strike: Strike): Host {
    const host = new LinuxHost(struck(this.#runner, strike));
    return delegatingHost(new LinuxHost(this.#runner), {
      apply: (plan, spec, window) => host.apply(plan, spec, window),
      uninstall: () => host.uninstall(),
    });
  }

  async #run({ spec }: State, host: Host): Promise<void> {
    if (spec === undefined) await remove(ANY, host);
    else await reconcile(spec, host);
  }

  async #complaints(from: State, to: State, aftermath: Aftermath | string): Promise<readonly string[]> {
    const look = await wholeLook(this.on);
    const compare = (state: State, complaint: string) =>
      this.#difference(state, look).map((lines) => complaint + lines);
    const drift = (await refresh(to.spec ?? from.spec ?? ANY, this.on.host))?.drift;
    const complaints = [
      ...(aftermath === "before" ? compare(from, "it is not as before") : []),
      ...(aftermath === "asked" || aftermath === "clean" ? compare(to, "it is not as asked") : []),
      ...(["before", "asked", "clean", "half", "rest"].includes(aftermath) ? [] : [aftermath]),
      ...(drift === undefined ? compare(CLEAN, "it is said that nothing of ours is left") : []),
      ...(drift === "none" ? compare(to.spec === undefined ? from : to, "no drift is told") : []),
    ];
    const isBefore = this.#difference(from, look).length === 0;
    return isBefore && aftermath === "before" ? complaints : [...complaints, ...(await this.#goOn(from, to))];
  }

  /** The next run to the same end, or a destroy, in turn; then back to where it began. */
  async #goOn(from: State, to: State): Promise<readonly string[]> {
    this.#strikes += 1;
    const complaints: string[] = [];
    for (const next of [this.#strikes % 2 === 0 ? to : CLEAN, from]) {
      await this.#run(next, this.on.host);
      const different = this.#difference(next, await wholeLook(this.on));
      complaints.push(...different.map((lines) => `the next run does not lead to ${next.name}${lines}`));
    }
    return complaints;
  }

  /** In what a look differs from that of a state; nothing where it does not. */
  #difference(state: State, look: string): readonly string[] {
    const difference = differenceOf(look, this.#looks.get(state.name) ?? "");
    return difference === undefined ? [] : [difference];
  }

  /** Waits for a script that lost its connection, and connects again. */
  async #settle(code: string | undefined): Promise<void> {
    if (code === "KTP221" || code === "KTP222") {
      await this.#runner[Symbol.asyncDispose]();
      this.#runner = (await hostOverSsh(this.on.sandbox)).runner;
    }
    await this.on.sh("flock -w 20 /var/lib true");
    // What a killed script had started goes on for a moment.
    await sleep(50);
  }
}

/** What a run leaves that ended so; or what is wrong with that end. */
function expected(to: State, { stroke }: Strike, code: string | undefined): Aftermath | string {
  if (code === undefined) return to.spec === undefined ? "clean" : "asked";
  const { applying, uninstalling } = STROKES[stroke];
  const outcomes: Readonly<Record<string, Aftermath>> = to.spec === undefined ? uninstalling : applying;
  return outcomes[code] ?? `it should not show ${code}`;
}
