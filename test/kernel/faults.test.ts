import { setTimeout as sleep } from "node:timers/promises";
import type { Confirming } from "../../lib/engine/confirm";
import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import { connectionCut } from "../../lib/errors/script-failures";
import type { Host } from "../../lib/host/host";
import { WINDOW_PATH } from "../../lib/plan/journal";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";
import { BEFORE_CHANGE, CHANGED, HOST_FAULTS, type HostFault, type Moment, type Way } from "../cases/faults";
import { delegatingHost } from "../support/delegating-host";
import { hostSpec, hostUnderTest, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { settle } from "./other-peoples-rules";

/**
 * Each row of the table of faults on a real host: what the user sees, what the host holds after, and that it goes on from there.
 * @needs systemd
 */

jest.setTimeout(90_000);

const faultsOf = (moment: Moment) => HOST_FAULTS.filter(({ during }) => during === moment);

/** A host with a fault: what it held before anything of ours, and the spec that it is to be brought to. */
class Scene implements AsyncDisposable {
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
    await settle(on);
    const change = fault.during === "change" ? CHANGED : BEFORE_CHANGE;
    const { confirm, ...resolved } = hostSpec({ ...change, ...fault.spec });
    // What nobody confirms is to be over soon. A spec cannot ask for less than ten seconds.
    const soon = confirm === undefined ? undefined : { ...confirm, seconds: fault.after === "asked" ? 10 : 2 };
    return new Scene(on, await lookAt(on), { ...resolved, confirm: soon }, fault);
  }

  look(): Promise<string> {
    return lookAt(this.on);
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

async function lookAt(on: TestHost): Promise<string> {
  return restored(await on.sandbox.snapshot());
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
        confirm: async (window, plan, spec) => {
          const confirmed = await host.confirm(window, plan, spec);
          if (lost) throw connectionCut(host.name, true, "the test asks");
          return confirmed;
        },
      });
      return { host: back, [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
    },
  };
}

/** Expects what the user sees of a run. */
async function expectSight({ sees }: HostFault, run: Promise<unknown>): Promise<void> {
  if ("code" in sees) {
    await expect(run).rejects.toMatchObject({ code: sees.code, message: expect.stringContaining(sees.says) });
  } else await expect(run).resolves.toBeDefined();
}

async function isOver(on: TestHost): Promise<void> {
  await on.sh(`left=300; while [ -e ${WINDOW_PATH} ] && [ $left -gt 0 ]; do sleep 0.1; left=$((left - 1)); done`);
}

/** Expects what the host holds, and that it goes on from there. */
async function expectAftermath({ after, mend }: HostFault, scene: Scene, before: string): Promise<void> {
  switch (after) {
    case "before":
      expect(await scene.look()).toBe(before);
      return;
    case "asked":
      expect(await scene.drift()).toBe("none");
      await scene.giveBack();
      return;
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
      await (after === "rest" ? scene.giveBack() : scene.goOn());
      return;
  }
}

describe("apply", () => {
  test.each(faultsOf("apply"))("$name", async (fault) => {
    await using scene = await Scene.set(fault);
    const untouched = await scene.look();
    await scene.break();
    const broken = fault.mend === undefined ? await scene.look() : untouched;
    await expectSight(fault, scene.run());
    await scene.mend();
    await expectAftermath(fault, scene, broken);
  });
});

describe("change", () => {
  test.each(faultsOf("change"))("$name", async (fault) => {
    await using scene = await Scene.set(fault);
    await reconcile(hostSpec({ ...BEFORE_CHANGE, ...fault.spec }), scene.on.host);
    const untouched = await scene.look();
    await scene.break();
    const broken = fault.mend === undefined ? await scene.look() : untouched;
    await expectSight(fault, scene.run());
    await scene.mend();
    await expectAftermath(fault, scene, broken);
  });
});

describe("window", () => {
  test.each(faultsOf("window"))("$name", async (fault) => {
    await using scene = await Scene.set(fault);
    await expectSight(fault, scene.run());
    await scene.mend();
    await expectAftermath(fault, scene, scene.clean);
  });
});

describe("boot", () => {
  test.each(faultsOf("boot"))("$name", async (fault) => {
    await using scene = await Scene.set(fault);
    await reconcile(scene.spec, scene.on.host);
    await scene.break();
    await scene.on.sandbox.reboot();
    expect(await scene.on.sh("systemctl is-failed kuma-transparent-proxy.service")).toBe("failed\n");
    expect(await scene.drift()).toContain("drift" in fault.sees ? fault.sees.drift : undefined);
    await scene.mend();
    await settle(scene.on);
    await expectAftermath(fault, scene, scene.clean);
  });
});

describe("uninstall", () => {
  test.each(faultsOf("uninstall"))("$name", async (fault) => {
    await using scene = await Scene.set(fault);
    await reconcile(scene.spec, scene.on.host);
    const applied = await scene.look();
    await scene.break();
    await expectSight(fault, remove(scene.spec, scene.on.host));
    await scene.mend();
    await expectAftermath(fault, scene, applied);
    if (fault.after === "before") await scene.giveBack();
  });
});
