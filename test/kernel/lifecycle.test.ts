import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import type { Backend } from "../../lib/spec/host";
import { POLICY_CASES, type PolicyCase } from "../cases/policies";
import { hostSpec, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { FOREIGN_NATIVE, familiesOf, laterIptables, loadIptables, settle, takeFacts } from "./other-peoples-rules";

/** Each case of the table on a real kernel: applied among other people's rules, synced, given back. */

let dual: TestHost;
let ipv4Only: TestHost;

beforeAll(async () => {
  [dual, ipv4Only] = await Promise.all([TestHost.start(), TestHost.start({ ipv6: false })]);
  await Promise.all([settle(dual), settle(ipv4Only)]);
});

afterAll(() => Promise.all([dual.stop(), ipv4Only.stop()]));

describe.each<Backend>(["iptables", "nftables"])("%s", (backend) => {
  test.each(POLICY_CASES)("$name", async (policyCase) => {
    const on = policyCase.facts.ipv6 === undefined ? ipv4Only : dual;
    await walk(on, policyCase, backend);
  });
});

async function walk(on: TestHost, policyCase: PolicyCase, backend: Backend): Promise<void> {
  await takeFacts(on, policyCase);
  const before = await on.sandbox.snapshot();
  const spec = hostSpec({ ...policyCase.spec, backend, connection: { exec: ["true"] }, allowLockout: true });

  expect((await reconcile(spec, on.host)).plan.changes).toEqual([]);
  const applied = await on.sandbox.snapshot();
  expect(applied).not.toBe(before);
  expect(await refresh(spec, on.host)).toMatchObject({ drift: "none", properties: {} });

  await reconcile(spec, on.host);
  expect(await on.sandbox.snapshot()).toBe(applied);
  expect((await on.journal())?.generation).toBe(1);

  expect(await remove(spec, on.host)).toEqual([]);
  expect(restored(await on.sandbox.snapshot())).toBe(restored(before));
  expect(await refresh(spec, on.host)).toBeUndefined();
}
