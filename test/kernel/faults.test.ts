import { expectAftermath, faultsOf, Scene, seenOf } from "./fault-scene";

/**
 * Each fault of a first apply on a real host: what the user sees, what the host holds after, and that it goes on from there.
 * @needs systemd
 */

jest.setTimeout(90_000);

test.each(faultsOf("apply"))("$name", async (fault) => {
  await using scene = await Scene.set(fault);
  const untouched = await scene.look();
  await scene.break();
  const broken = fault.mend === undefined ? await scene.look() : untouched;
  const seen = await seenOf(fault, scene.run());
  await scene.mend();
  await expectAftermath(fault, scene, broken, seen);
});
