import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import type { LinuxHost } from "../../lib/host/linux-host";
import type { Runner } from "../../lib/host/runner";
import { SandboxHost } from "../../sandbox/host";
import { hostSpec, hostUnderTest } from "../support/host-under-test";

let sandbox: SandboxHost;
let host: LinuxHost;
let runner: Runner;

beforeEach(async () => {
  sandbox = await SandboxHost.start();
  ({ host, runner } = await hostUnderTest(sandbox));
});

afterEach(async () => {
  await runner[Symbol.asyncDispose]();
  await sandbox.stop();
});

test("defaults: applied, synced, given back", async () => {
  const before = await sandbox.snapshot();
  const spec = hostSpec({});
  const { plan } = await reconcile(spec, host);
  expect(plan.changes).toEqual([]);
  expect((await refresh(spec, host))?.drift).toBe("none");
  await remove(spec, host);
  expect(await sandbox.snapshot()).toBe(before);
});
