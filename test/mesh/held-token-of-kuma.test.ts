import { DataplaneScene } from "./dataplane-scene";
import { realKuma } from "./real-kuma";

/** @needs kuma */

test("a new token, where the control plane lets no proxy read one anew, is said to count from the next start", async () => {
  await using scene = await DataplaneScene.set({}, await realKuma({ reloadsTokens: false }));
  expect((await scene.bring(scene.spec())).notes).toEqual([]);
  scene.token = await scene.controlPlane.token("web-1");
  const counts = expect.stringMatching(/^the token counts from the next start of kuma-dp/);
  expect(await scene.bring(scene.spec())).toMatchObject({ plan: { changes: [] }, notes: [counts] });
  await scene.on.sh("systemctl restart kuma-dp");
  expect((await scene.bring(scene.spec())).notes).toEqual([]);
});
