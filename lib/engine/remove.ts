import { keepsChanging, rulesLeft } from "../errors/host-failures";
import type { Host } from "../host/host";
import type { Observation } from "../plan/observation";
import { backendsInUse, describeUnknown, hasOurs, planRemoval } from "../plan/removal";
import type { ResolvedHostSpec } from "../spec/resolved";
import { observeFree, type Pause } from "./lease";

export interface RemoveOptions {
  /** The machine that the host was when it was last seen. */
  readonly machineId?: string | undefined;
  /** With it, somebody else's change that waits to be confirmed is waited for. */
  readonly pause?: Pause | undefined;
}

/** How often a host that changes under our hands is looked at anew. */
const LOOKS = 3;

/**
 * Gives a host back as it was, by the uninstall that it keeps itself; what an earlier version did is so undone
 * as that version meant it. What is left then, since the journal was lost or knows nothing of it, is taken off by what a look
 * knows as ours. Where another machine answers than the one that was managed, that one is gone, and this one is left alone.
 * Returns sentences for the reader. Its post-condition: no rule of ours is left.
 *
 * @throws ProviderError KTP267 when the uninstall broke off, KTP269 when there are rules again at once, KTP261 when the host
 *   changes all the time, KTP283 when somebody else's change waits there, and whatever applying throws
 */
export async function remove(
  spec: ResolvedHostSpec,
  host: Host,
  { machineId, pause }: RemoveOptions = {},
): Promise<readonly string[]> {
  const { seen } = await observeFree(host, spec, pause);
  if (machineId !== undefined && machineId !== seen.identity.machineId) {
    return [`another machine answers at ${host.name} now; it is left alone`];
  }
  const notes = await host.uninstall();
  const after = await host.observe(spec);
  if (!hasOurs(host.name, after)) return notes;
  const more = await removeBySight(spec, host, after);
  return [...notes, ...more, ...(seen.journal === undefined ? [describeUnknown(spec, after)] : [])];
}

async function removeBySight(spec: ResolvedHostSpec, host: Host, first: Observation): Promise<readonly string[]> {
  let seen = first;
  for (let look = 0; look < LOOKS; look += 1) {
    const plan = planRemoval(host.name, spec, seen);
    const applied = (await host.apply(plan, spec)) === "applied";
    if (applied) await host.uninstall();
    seen = await host.observe(spec);
    if (applied) return requireRemoved(host, seen, plan.notes);
  }
  throw keepsChanging(host.name, LOOKS);
}

function requireRemoved(host: Host, seen: Observation, notes: readonly string[]): readonly string[] {
  const left = backendsInUse(seen);
  if (left.length > 0) throw rulesLeft(host.name, left);
  return notes;
}
