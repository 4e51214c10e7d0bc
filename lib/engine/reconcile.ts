import { didNotConverge, keepsChanging, otherMachine } from "../errors/host-failures";
import type { Host } from "../host/host";
import { type Change, describeChange, isOfOrder, touchesRules } from "../plan/change";
import type { HostIdentity, Observation } from "../plan/observation";
import { type Plan, planHost } from "../plan/plan";
import type { ResolvedHostSpec } from "../spec/resolved";
import { bring } from "./bring";
import { checksOf } from "./checks";
import type { Confirming } from "./confirm";
import { observeFree } from "./lease";
import { proxyChecks } from "./proxy-checks";

/** What is true of a host after a walk. */
export interface Reconciled {
  readonly seen: Observation;
  /** Of the last look: nothing left to do, unless somebody puts rules ahead of ours all the time. */
  readonly plan: Plan;
  /** What the reader should know besides: what was taken over, what was left out. */
  readonly notes: readonly string[];
}

export interface ReconcileOptions<Of = Host> {
  /** The machine that the host was when it was last seen; another one is not touched. */
  readonly machineId?: string | undefined;
  /** How a change is confirmed. Without it a change counts at once, whatever the spec says. */
  readonly confirming?: Confirming<Of> | undefined;
}

/** How often a host that somebody else changed between our look and our change is looked at anew: one of many waits long. */
export const LOOKS = 8;
/** How often a change is made anew that somebody undid at once. */
const TRIES = 3;

/**
 * Brings one host to its spec and returns what is then true of it. Create, update and adoption are this same
 * walk: the host decides the work, never what an earlier run remembered. Synced is its post-condition: the host
 * is looked at again, and nothing is left to do.
 *
 * @throws ProviderError KTP266 when another machine answers, KTP261 when the host changes all the time, KTP262 when it still differs afterwards,
 *   KTP280 to KTP285 of the confirm window, and whatever planning and applying throw
 */
export async function reconcile(
  spec: ResolvedHostSpec,
  host: Host,
  { machineId, confirming }: ReconcileOptions = {},
): Promise<Reconciled> {
  const notes: string[] = [];
  const note = (more: readonly string[]) => notes.push(...more.filter((one) => !notes.includes(one)));
  let tries = 0;
  for (let look = 0; look < LOOKS; look += 1) {
    const { seen, holder } = await observeFree(host, spec, confirming?.pause);
    if (holder !== undefined) note([`waited for ${holder}, whose change was not confirmed yet`]);
    requireMachine(host.name, machineId, seen.identity);
    const plan = planHost(host.name, spec, seen);
    note(plan.notes);
    if (plan.changes.length === 0) return { seen, plan, notes };
    const work = {
      plan,
      spec,
      checks: [...proxyChecks(spec, seen), ...checksOf(spec.confirm)],
      needsWord: plan.steps.length > 0,
    };
    const after = await bring(host, work, confirming);
    if (after === "changed") continue;
    tries += 1;
    const rest = planHost(host.name, spec, after);
    if (rest.changes.length === 0) return { seen: after, plan: rest, notes };
    if (rest.changes.every(isOfOrder)) {
      // Whoever came ahead of our rules while they were loaded is met by another look; who never stops, by the next run.
      if (tries > 1) return { seen: after, plan: rest, notes: [...notes, ...rest.changes.map(stillAhead)] };
    } else if (!rest.changes.some(touchesRules) || tries === TRIES) {
      // A firewall that was started anew meanwhile took ours along, which is worth another try; what else differs is not.
      throw didNotConverge(host.name, rest.changes.map(describeChange));
    }
  }
  throw keepsChanging(host.name, LOOKS);
}

function stillAhead(change: Change): string {
  return `somebody keeps putting rules ahead of ours; the next run will ${describeChange(change)}`;
}

/** @throws ProviderError KTP266 */
export function requireMachine(host: string, known: string | undefined, found: HostIdentity): void {
  if (known !== undefined && known !== found.machineId) throw otherMachine(host, known, found.machineId);
}
