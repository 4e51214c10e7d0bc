import { didNotConverge, keepsChanging } from "../errors/host-failures";
import type { Managed } from "../host/host";
import type { HostIdentity } from "../plan/observation";
import type { ResolvedConfirm } from "../spec/resolved";
import { bring } from "./bring";
import type { Check } from "./confirm";
import { type Held, observeFree } from "./lease";
import { LOOKS, type ReconcileOptions, requireMachine } from "./reconcile";
import type { RemoveOptions } from "./remove";

/** A plan, as far as the walk has to know it. */
interface Planned<Change> {
  readonly changes: readonly Change[];
  readonly steps: readonly unknown[];
  readonly notes: readonly string[];
}

/** What the walk of one kind of resource is made of. */
export interface Walk<Spec, Seen, Change, Deed extends Planned<Change>> {
  plan(host: string, spec: Spec, seen: Seen): Deed;
  describe(change: Change): string;
  identityOf(seen: Seen): HostIdentity;
  /** What has to succeed before a change counts. */
  checks(spec: Spec, plan: Deed, seen: Seen): readonly Check[];
}

/** What is true of a host after a walk. `plan`: of the last look, with nothing left to do. */
export interface Walked<Seen, Deed> {
  readonly seen: Seen;
  readonly plan: Deed;
  readonly notes: readonly string[];
}

/**
 * Brings one host to its spec, and returns what is then true of it: look, plan, apply, confirm, look again, whatever is managed
 * there. Its post-condition: nothing is left to do.
 *
 * @throws ProviderError KTP266 when another machine answers, KTP261 when the host changes all the time, KTP262 when it still
 *   differs afterwards, KTP280 to KTP286 of the confirm window, and whatever planning, applying and checking throw
 */
export async function walk<Spec extends Confirmable, Seen extends Held, Change, Deed extends Planned<Change>>(
  { plan: planOf, describe, identityOf, checks: checksOf }: Walk<Spec, Seen, Change, Deed>,
  spec: Spec,
  host: Managed<Spec, Seen, Deed>,
  { machineId, confirming }: ReconcileOptions<Managed<Spec, Seen, Deed>> = {},
): Promise<Walked<Seen, Deed>> {
  let notes: readonly string[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const { seen, holder } = await observeFree(host, spec, confirming?.pause);
    if (holder !== undefined) notes = [`waited for ${holder}, whose change was not confirmed yet`];
    requireMachine(host.name, machineId, identityOf(seen));
    const plan = planOf(host.name, spec, seen);
    notes = [...new Set([...notes, ...plan.notes])];
    if (plan.changes.length === 0) return { seen, plan, notes };
    const checks = checksOf(spec, plan, seen);
    const after = await bring(
      host,
      { plan, spec, checks, needsWord: plan.steps.length + checks.length > 0 },
      confirming,
    );
    if (after === "changed") continue;
    const rest = planOf(host.name, spec, after);
    if (rest.changes.length === 0) return { seen: after, plan: rest, notes };
    throw didNotConverge(host.name, rest.changes.map(describe));
  }
  throw keepsChanging(host.name, LOOKS);
}

interface Confirmable {
  readonly confirm: ResolvedConfirm | undefined;
}

/**
 * Gives a host back by the uninstall that it keeps itself: what is ours goes, what others wrote since stays. Where another machine
 * answers than the one that was managed, it is left alone. Returns sentences for the reader.
 *
 * @throws ProviderError KTP267 when the uninstall broke off, KTP283 when somebody else's change waits there
 */
export async function giveBack<Spec, Seen extends Held>(
  identityOf: (seen: Seen) => HostIdentity,
  spec: Spec,
  host: Managed<Spec, Seen, never>,
  { machineId, pause }: RemoveOptions = {},
): Promise<readonly string[]> {
  const { seen } = await observeFree(host, spec, pause);
  if (machineId !== undefined && machineId !== identityOf(seen).machineId) {
    return [`another machine answers at ${host.name} now; it is left alone`];
  }
  return host.uninstall();
}
