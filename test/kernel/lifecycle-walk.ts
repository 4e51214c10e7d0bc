import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import type { HostBackend } from "../../lib/plan/journal";
import type { Backend, HostSpec } from "../../lib/spec/host";
import type { PolicyCase } from "../cases/policies";
import { hostSpec, type TestHost } from "../support/host-under-test";
import { type Exceptions, restored } from "../support/restored";
import { familiesOf, laterIptables, loadIptables, takeFacts, withdraw } from "./other-peoples-rules";

export interface Walk {
  readonly on: TestHost;
  readonly backend: Backend;
  /** What the back-end has to come to there. */
  readonly chosen: HostBackend;
  /** Whether nobody else writes rules meanwhile: their tables and hooks would stay. @default false */
  readonly isAlone?: boolean;
  readonly exceptions?: Exceptions;
  /** What the spec says besides the case. */
  readonly given?: HostSpec;
}

/**
 * One case from nothing and back: applied, synced, a second run that writes nothing, other people's rules where
 * they were (those added meanwhile too), given back.
 */
export async function walk(
  { on, backend, chosen, isAlone, exceptions, given }: Walk,
  policyCase: PolicyCase,
): Promise<void> {
  const others = isAlone === true ? [] : familiesOf(on);
  await takeFacts(on, policyCase);
  const before = await on.sandbox.snapshot();
  const spec = hostSpec({ ...policyCase.spec, ...given, backend, connection: { exec: ["true"] }, allowLockout: true });

  expect((await reconcile(spec, on.host)).plan.changes).toEqual([]);
  const applied = await on.sandbox.snapshot();
  expect(applied).not.toBe(before);
  expect(foreignOf(applied, before)).toEqual(rulesOf(before));
  expect(await on.journal()).toMatchObject({ generation: 1, backend: chosen });

  expect((await reconcile(spec, on.host)).plan.changes).toEqual([]);
  expect(await on.sandbox.snapshot()).toBe(applied);

  await Promise.all(others.map((family) => loadIptables(on, family, laterIptables(family))));
  expect(await refresh(spec, on.host)).toMatchObject({ drift: "none", properties: {} });

  expect(await remove(spec, on.host)).toEqual([]);
  await Promise.all(others.map((family) => loadIptables(on, family, withdraw(laterIptables(family)))));
  expect(restored(await on.sandbox.snapshot(), exceptions)).toBe(restored(before, exceptions));
  expect(await refresh(spec, on.host)).toBeUndefined();
}

/** The rules of iptables in a snapshot, in their order. */
function rulesOf(snapshot: string): string[] {
  return snapshot.split("\n").filter((line) => /^(-A |\*|== )/.test(line) && !/^\*(raw|mangle|nat)$/.test(line));
}

/** Those of the rules that were there before. */
function foreignOf(snapshot: string, before: string): string[] {
  const known = new Set(rulesOf(before));
  return rulesOf(snapshot).filter((line) => known.has(line));
}
