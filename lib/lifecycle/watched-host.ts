import { leavesSomething } from "../host/aftermath";
import type { Applied, CheckResult, Confirmed, Managed, RolledBack } from "../host/host";
import type { HostIdentity } from "../plan/observation";
import type { ConfirmWindow } from "../plan/window";

/** A host of which is remembered what a walk that broke off may have left on it. */
export class WatchedHost<Spec, Seen, Deed> implements Managed<Spec, Seen, Deed> {
  readonly name: string;
  readonly #host: Managed<Spec, Seen, Deed>;
  readonly #identityOf: (seen: Seen) => HostIdentity;
  #mayHoldOurs = false;
  #hasEarlierChange = false;
  #machineId: string | undefined;

  constructor(host: Managed<Spec, Seen, Deed>, identityOf: (seen: Seen) => HostIdentity) {
    this.name = host.name;
    this.#host = host;
    this.#identityOf = identityOf;
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

  async observe(spec: Spec): Promise<Seen> {
    const seen = await this.#host.observe(spec);
    this.#machineId = this.#identityOf(seen).machineId;
    return seen;
  }

  async apply(plan: Deed, spec: Spec, window?: ConfirmWindow): Promise<Applied> {
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

  confirm(window: ConfirmWindow, spec: Spec): Promise<Confirmed<Seen>> {
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
