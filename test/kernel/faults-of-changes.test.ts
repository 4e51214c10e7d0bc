import { reconcile } from "../../lib/engine/reconcile";
import { BEFORE_CHANGE } from "../cases/faults";
import { hostSpec } from "../support/host-under-test";
import { expectAftermath, faultsOf, Scene, seenOf } from "./fault-scene";
import { settle } from "./other-peoples-rules";

/**
 * Faults of a change, of its confirm window and of a boot.
 * @needs systemd
 */

jest.setTimeout(90_000);

describe("change", () => {
  test.each(faultsOf("change"))("$name", async (fault) => {
    await using scene = await Scene.set(fault);
    await reconcile(hostSpec({ ...BEFORE_CHANGE, ...fault.spec }), scene.on.host);
    const untouched = await scene.look();
    await scene.break();
    const broken = fault.mend === undefined ? await scene.look() : untouched;
    const seen = await seenOf(fault, scene.run());
    await scene.mend();
    await expectAftermath(fault, scene, broken, seen);
  });
});

describe("window", () => {
  test.each(faultsOf("window"))("$name", async (fault) => {
    await using scene = await Scene.set(fault);
    const seen = await seenOf(fault, scene.run());
    await scene.mend();
    await expectAftermath(fault, scene, scene.clean, seen);
  });
});

describe("boot", () => {
  test.each(faultsOf("boot"))("$name", async (fault) => {
    await using scene = await Scene.set(fault);
    await reconcile(scene.spec, scene.on.host);
    await scene.break();
    await scene.on.sandbox.reboot();
    expect(await scene.on.sh("systemctl is-failed kuma-transparent-proxy.service")).toBe("failed\n");
    const drift = await scene.drift();
    expect(drift).toContain("drift" in fault.sees ? fault.sees.drift : undefined);
    await scene.mend();
    await settle(scene.on);
    await expectAftermath(fault, scene, scene.clean, `a refresh: ${drift}`);
  });
});
