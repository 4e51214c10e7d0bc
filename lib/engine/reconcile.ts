import { didNotConverge, keepsChanging, otherMachine } from "../errors/host-failures";
import type { Host } from "../host/host";
import { describeChange } from "../plan/change";
import type { HostIdentity, Observation } from "../plan/observation";
import { type Plan, planHost } from "../plan/plan";
import type { ResolvedHostSpec } from "../spec/resolved";

/** What is true of a host after a walk. */
export interface Reconciled {
  readonly seen: Observation;
  /** Of the last look: nothing left to do. */
  readonly plan: Plan;
  /** What the reader should know besides: what was taken over, what was left out. */
  readonly notes: readonly string[];
}

/** How often a host that changes under our hands is looked at anew. */
const LOOKS = 3;

/**
 * Brings one host to its spec and returns what is then true of it. Create, update and adoption are this same
 * walk: the host decides the work, never what an earlier run remembered. Synced is its post-condition: the host
 * is looked at again, and nothing is left to do.
 *
 * @param machineId the machine that the host was when it was last seen; another one is not touched
 * @throws ProviderError KTP266 when another machine answers, KTP261 when the host changes all the time, KTP262 when it still differs afterwards, and
 *   whatever planning and applying throw
 */
export async function reconcile(spec: ResolvedHostSpec, host: Host, machineId?: string): Promise<Reconciled> {
  const notes: string[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const seen = await host.observe(spec);
    requireMachine(host.name, machineId, seen.identity);
    const plan = planHost(host.name, spec, seen);
    if (plan.changes.length === 0) return { seen, plan, notes: [...notes, ...plan.notes] };
    notes.push(...plan.notes.filter((note) => !notes.includes(note)));
    if ((await host.apply(plan, spec)) === "applied") return requireSynced(spec, host, notes);
  }
  throw keepsChanging(host.name, LOOKS);
}

async function requireSynced(spec: ResolvedHostSpec, host: Host, notes: readonly string[]): Promise<Reconciled> {
  const seen = await host.observe(spec);
  const plan = planHost(host.name, spec, seen);
  if (plan.changes.length > 0) throw didNotConverge(host.name, plan.changes.map(describeChange));
  return { seen, plan, notes };
}

/** @throws ProviderError KTP266 */
export function requireMachine(host: string, known: string | undefined, found: HostIdentity): void {
  if (known !== undefined && known !== found.machineId) throw otherMachine(host, known, found.machineId);
}
