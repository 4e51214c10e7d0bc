import { reconcile } from "../../lib/engine/reconcile";
import { remove } from "../../lib/engine/remove";
import { expectAftermath, faultsOf, Scene, seenOf } from "./fault-scene";

/**
 * Faults of an uninstall on a real host.
 * @needs systemd
 */

jest.setTimeout(90_000);

test.each(faultsOf("uninstall"))("$name", async (fault) => {
  await using scene = await Scene.set(fault);
  await reconcile(scene.spec, scene.on.host);
  const applied = await scene.look();
  await scene.break();
  const seen = await seenOf(fault, remove(scene.spec, scene.on.host));
  await scene.mend();
  await expectAftermath(fault, scene, applied, seen);
  if (fault.after === "before") await scene.giveBack();
});
