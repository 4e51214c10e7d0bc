import { setTimeout as sleep } from "node:timers/promises";
import type { Confirming } from "../../lib/engine/confirm";
import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import { isProviderError } from "../../lib/errors/failure";
import { connectionCut } from "../../lib/errors/script-failures";
import type { Host } from "../../lib/host/host";
import { HOST_STATE } from "../../lib/plan/state-folder";
import { unreachable } from "../../lib/rules/unreachable";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";
import { BEFORE_CHANGE, CHANGED, HOST_FAULTS, type HostFault, type Moment, type Way } from "../cases/faults";
import { delegatingHost } from "../support/delegating-host";
import { hostSpec, hostUnderTest, TestHost } from "../support/host-under-test";
import { expectDocumented, type Seen } from "../support/reliability-page";
import { restored } from "../support/restored";
import { settle } from "./other-peoples-rules";

export const faultsOf = (moment: Moment) => HOST_FAULTS.filter(({ during }) => during === moment);

/** A host with a fault: what it held before anything of ours, and the spec that it is to be brought to. */
export class Scene implements AsyncDisposable {
  readonly on: TestHost;
  readonly clean: string;
  readonly spec: ResolvedHostSpec;
  readonly #fault: HostFault;

  private constructor(on: TestHost, clean: string, spec: ResolvedHostSpec, fault: HostFault) {
    this.on = on;
    this.clean = clean;
    this.spec = spec;
    this.#fault = fault;
  }

  static async set(fault: HostFault): Promise<Scene> {
    const on = await TestHost.start(fault.host);
    await (fault.firewalld === true ? on.sh("systemctl start firewalld") : settle(on));
    const change = fault.during === "change" ? CHANGED : BEFORE_CHANGE;
    const { confirm, ...resolved } = hostSpec({ ...change, ...fault.spec });
    // What nobody confirms is to be over soon. A spec cannot ask for less than ten seconds.
    const soon = confirm === undefined ? undefined : { ...confirm, seconds: fault.after === "asked" ? 10 : 2 };
    return new Scene(on, await lookAt(on, fault), { ...resolved, confirm: soon }, fault);
  }

  look(): Promise<string> {
    return lookAt(this.on, this.#fault);
  }

  break(): Promise<unknown> {
    return this.on.sh(this.#fault.by);
  }

  async mend(): Promise<void> {
    await this.on.sh(this.#fault.mend ?? "");
  }

  /** The host for a run that meets the fault. */
  faulty(): Host {
    const { on } = this;
    const { between, during, way } = this.#fault;
    return delegatingHost(on.host, {
      apply: async (plan, spec, window) => {
        if (between !== undefined) await on.sh(between);
        const applied = await on.host.apply(plan, spec, window);
        if (during === "window") await this.break();
        return applied;
      },
      ...(way === "dead"
        ? { rollBack: () => Promise.reject(connectionCut(on.host.name, false, "the test asks")) }
        : {}),
    });
  }

  async run(): Promise<unknown> {
    return reconcile(this.spec, this.faulty(), { confirming: confirming(this.on, this.#fault.way) });
  }

  /** What a refresh tells of the host. */
  async drift(): Promise<string | undefined> {
    return (await refresh(this.spec, this.on.host))?.drift;
  }

  /** The next run, and a destroy after it. */
  async goOn(): Promise<void> {
    await reconcile(this.spec, this.on.host, { confirming: confirming(this.on, undefined) });
    expect(await this.drift()).toBe("none");
    await this.giveBack();
  }

  async giveBack(): Promise<void> {
    await remove(this.spec, this.on.host);
    expect(await this.look()).toBe(this.clean);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.on.stop();
  }
}

/** firewalld makes its own chains anew, in another order. */
async function lookAt(on: TestHost, { firewalld }: HostFault): Promise<string> {
  const look = restored(await on.sandbox.snapshot());
  return firewalld === true ? look.split("\n").toSorted().join("\n").trim() : look;
}

function confirming(on: TestHost, way: Way | undefined): Confirming {
  let isDeaf = way === "deaf";
  return {
    holder: "tester@here",
    token: () => "feedc0de",
    pause: (seconds) => sleep(seconds * 1000),
    reconnect: async () => {
      if (way === "closed" || way === "dead") throw new Error("no route to host");
      const { host, runner } = await hostUnderTest(on.sandbox);
      const lost = isDeaf;
      isDeaf = false;
      const back = delegatingHost(host, {
        confirm: async (window, spec) => {
          const confirmed = await host.confirm(window, spec);
          if (lost) throw connectionCut(host.name, true, "the test asks");
          return confirmed;
        },
      });
      return { host: back, [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
    },
  };
}

/** Expects what the user sees of a run, and returns it. */
export async function seenOf({ sees }: Pick<HostFault, "sees">, run: Promise<unknown>): Promise<Seen> {
  const thrown = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!("code" in sees)) {
    expect(thrown).toBeUndefined();
    return undefined;
  }
  if (!isProviderError(thrown)) throw new Error(`not ${sees.code}, but ${String(thrown)}`);
  expect(thrown).toMatchObject({ code: sees.code, message: expect.stringContaining(sees.says) });
  return { code: thrown.code, problem: thrown.failures[0]?.problem ?? "" };
}

async function isOver(on: TestHost): Promise<void> {
  await on.sh(`left=300; while [ -e ${HOST_STATE.window} ] && [ $left -gt 0 ]; do sleep 0.1; left=$((left - 1)); done`);
}

/** Expects what the host holds, that it goes on from there, and that the page says so. */
export async function expectAftermath(fault: HostFault, scene: Scene, before: string, seen: Seen): Promise<void> {
  await aftermath(fault, scene, before);
  expectDocumented(fault.during, fault.name, seen, fault.after);
}

async function aftermath({ after, mend }: HostFault, scene: Scene, before: string): Promise<void> {
  switch (after) {
    case "before":
      expect(await scene.look()).toBe(before);
      return;
    case "asked":
      expect(await scene.drift()).toBe("none");
      return scene.giveBack();
    case "later":
      expect(await scene.look()).not.toBe(before);
      await isOver(scene.on);
      expect(await scene.look()).toBe(before);
      return;
    case "half":
    case "unloaded":
    case "rest":
      expect(mend).toBeDefined();
      expect(await scene.drift()).not.toBe("none");
      return after === "rest" ? scene.giveBack() : scene.goOn();
    case "clean":
      expect(await scene.look()).toBe(scene.clean);
      return;
    case "untouched":
    case "everything":
    case "unknown":
      throw new Error(`nothing is known here of what is ${after}`);
    default:
      return unreachable(after);
  }
}
