import type { Applied, CheckResult, Confirmed, Host, RolledBack } from "../host/host";
import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import type { ConfirmWindow } from "../plan/window";
import type { ResolvedHostSpec } from "../spec/resolved";
import { leavesSomething } from "./partial";

/** A host of which is remembered what a walk that broke off may have left on it. */
export class WatchedHost implements Host {
  readonly name: string;
  readonly #host: Host;
  #mayHoldOurs = false;
  #hasEarlierChange = false;
  #machineId: string | undefined;

  constructor(host: Host) {
    this.name = host.name;
    this.#host = host;
  }

  /** Whether an apply came so far that something of it may be there, whatever came afterwards. */
  get mayHoldOurs(): boolean {
    return this.#mayHoldOurs;
  }

  /** Whether a change counts that was made before the last one: a walk goes on to another one when nobody took that back. */
  get hasEarlierChange(): boolean {
    return this.#hasEarlierChange;
  }

  /** The machine that answered, once one did. */
  get machineId(): string | undefined {
    return this.#machineId;
  }

  async observe(spec: ResolvedHostSpec): Promise<Observation> {
    const seen = await this.#host.observe(spec);
    this.#machineId = seen.identity.machineId;
    return seen;
  }

  async apply(plan: Plan, spec: ResolvedHostSpec, window?: ConfirmWindow): Promise<Applied> {
    this.#hasEarlierChange = this.#mayHoldOurs;
    try {
      const applied = await this.#host.apply(plan, spec, window);
      if (applied === "applied") this.#mayHoldOurs = true;
      return applied;
    } catch (thrown) {
      if (leavesSomething(thrown)) this.#mayHoldOurs = true;
      throw thrown;
    }
  }

  confirm(window: ConfirmWindow, spec: ResolvedHostSpec): Promise<Confirmed<Observation>> {
    return this.#host.confirm(window, spec);
  }

  extend(window: ConfirmWindow): Promise<boolean> {
    return this.#host.extend(window);
  }

  rollBack(window: ConfirmWindow): Promise<RolledBack> {
    return this.#host.rollBack(window);
  }

  check(command: string, deadlineSeconds: number): Promise<CheckResult> {
    return this.#host.check(command, deadlineSeconds);
  }

  uninstall(): Promise<readonly string[]> {
    return this.#host.uninstall();
  }
}
