import { HOST_STATE } from "../../lib/plan/state-folder";
import type { SshConnectionSpec } from "../../lib/spec/host";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";
import { type Ended, EngineProcess, type KilledAt } from "../support/engine-process";
import { hostSpec, sshConnection, TestHost } from "../support/host-under-test";
import { differenceOf, wholeLook } from "../support/whole-look";
import { settle } from "./other-peoples-rules";

/** What an engine is to bring a host to; without a spec it gives it back. */
export interface State {
  readonly name: string;
  readonly spec?: ResolvedHostSpec;
}

export const CLEAN: State = { name: "clean" };
const SPECS = {
  A: hostSpec({ backend: "iptables", redirect: { dns: { enabled: true } } }),
  B: hostSpec({ backend: "nftables", proxyUser: { name: "mesh", uid: 5700 }, ipFamilyMode: "ipv4" }),
};

/** One of two states which have little in common, with a window of so many seconds. @param seconds none: it counts at once */
export function stateOf(name: keyof typeof SPECS, seconds?: number): State {
  return { name, spec: { ...SPECS[name], confirm: seconds === undefined ? undefined : { seconds, checks: [] } } };
}

/** A host among other people's rules, to which engines come that are processes of their own, by SSH. */
export class HostOfEngines implements AsyncDisposable {
  readonly #on: TestHost;
  readonly #connection: SshConnectionSpec;
  readonly #looks = new Map<string, string>();

  private constructor(on: TestHost, connection: SshConnectionSpec) {
    this.#on = on;
    this.#connection = connection;
  }

  /** It was in each of the states once, and is clean. */
  static async start(): Promise<HostOfEngines> {
    const on = await TestHost.start();
    await settle(on);
    const host = new HostOfEngines(on, await sshConnection(on.sandbox));
    for (const state of [CLEAN, stateOf("A"), stateOf("B")]) {
      await host.#bring(state);
      host.#looks.set(state.name, await wholeLook(on));
    }
    await host.#bring(CLEAN);
    return host;
  }

  /** An engine does what leads to a state. */
  send(engine: EngineProcess, { spec }: State, killed?: KilledAt): Promise<Ended> {
    const does = spec === undefined ? "remove" : "reconcile";
    return engine.run({ connection: this.#connection, spec: spec ?? SPECS.A, does }, killed);
  }

  async #bring(state: State): Promise<void> {
    const ended = await this.send(new EngineProcess(), state);
    if (ended.said !== "done") throw new Error(ended.said);
  }

  /** The name of the state in which the host is, or in what it differs from the one that was asked for. */
  async holds(asked: string): Promise<string> {
    const look = await wholeLook(this.#on);
    const found = [...this.#looks].find(([, known]) => known === look);
    return found?.[0] ?? `none of them:${differenceOf(look, this.#looks.get(asked) ?? "")}`;
  }

  /** Waits until no script runs any more that a killed engine has sent, and no window is open. */
  async rests(): Promise<void> {
    await this.#on.sh(`sleep 0.1; left=300
      is_busy() {
        [ ! -e ${HOST_STATE.window} ] || return 0
        for process in /proc/[0-9]*; do
          [ "$(cat $process/comm 2>/dev/null)" != sh ] || [ "$process" = /proc/$$ ] || grep -q "^PPid:.$$" $process/status || return 0
        done
        return 1
      }
      while is_busy && [ $left -gt 0 ]; do sleep 0.1; left=$((left - 1)); done
      [ $left -gt 0 ]`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#on.stop();
  }
}
