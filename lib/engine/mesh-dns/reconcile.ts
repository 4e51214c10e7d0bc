import { didNotConverge, keepsChanging } from "../../errors/host-failures";
import type { MeshDnsHost } from "../../host/host";
import { describeDnsChange } from "../../plan/mesh-dns/change";
import type { DnsObservation } from "../../plan/mesh-dns/observation";
import { type DnsPlan, planMeshDns } from "../../plan/mesh-dns/plan";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import { applyConfirmed, type Confirming } from "../confirm";
import { observeFree } from "../lease";
import { requireMachine } from "../reconcile";
import { meshDnsChecks } from "./checks";

/** What is true of a host after a walk. */
export interface MeshDnsReconciled {
  readonly seen: DnsObservation;
  /** Of the last look: nothing left to do. */
  readonly plan: DnsPlan;
  readonly notes: readonly string[];
}

export interface MeshDnsOptions {
  /** The machine that the host was when it was last seen; another one is not touched. */
  readonly machineId?: string | undefined;
  /** How a change is confirmed. Without it a change counts at once, whatever the spec says. */
  readonly confirming?: Confirming<MeshDnsHost> | undefined;
}

/** How often a host that somebody else changed between our look and our change is looked at anew. */
const LOOKS = 8;

/**
 * Brings one host to resolve names of the mesh as its spec asks, and returns what is then true of it: the same walk as for
 * its rules. Its post-condition: looked at again, nothing is left to do.
 *
 * @throws ProviderError KTP266 when another machine answers, KTP261 when the host changes all the time, KTP262 when it still
 *   differs afterwards, KTP280 to KTP286 of the confirm window, and whatever planning and applying throw
 */
export async function reconcileMeshDns(
  spec: ResolvedMeshDns,
  host: MeshDnsHost,
  { machineId, confirming }: MeshDnsOptions = {},
): Promise<MeshDnsReconciled> {
  let notes: readonly string[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const { seen, holder } = await observeFree(host, spec, confirming?.pause);
    if (holder !== undefined) notes = [`waited for ${holder}, whose change was not confirmed yet`];
    requireMachine(host.name, machineId, seen.host.identity);
    const plan = planMeshDns(host.name, spec, seen);
    notes = [...new Set([...notes, ...plan.notes])];
    if (plan.changes.length === 0) return { seen, plan, notes };
    const after = await bring(host, plan, spec, confirming);
    if (after === "changed") continue;
    const rest = planMeshDns(host.name, spec, after);
    if (rest.changes.length === 0) return { seen: after, plan: rest, notes };
    throw didNotConverge(host.name, rest.changes.map(describeDnsChange));
  }
  throw keepsChanging(host.name, LOOKS);
}

/**
 * Applies a plan and looks again. What changes no step of the host, but its journal, needs nobody's word; unless it relies on
 * what is there already, by names that have to resolve.
 */
async function bring(
  host: MeshDnsHost,
  plan: DnsPlan,
  spec: ResolvedMeshDns,
  confirming: Confirming<MeshDnsHost> | undefined,
): Promise<DnsObservation | "changed"> {
  if (confirming !== undefined && spec.confirm !== undefined && (plan.steps.length > 0 || relies(plan, spec))) {
    const window = { token: confirming.token(), holder: confirming.holder, seconds: spec.confirm.seconds };
    return applyConfirmed(host, { plan, spec, window, checks: meshDnsChecks(spec) }, confirming);
  }
  return (await host.apply(plan, spec)) === "changed" ? "changed" : host.observe(spec);
}

function relies({ way }: DnsPlan, { probe }: ResolvedMeshDns): boolean {
  return way === "capture" && (probe.mesh ?? probe.other) !== undefined;
}
