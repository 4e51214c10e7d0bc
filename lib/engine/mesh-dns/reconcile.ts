import { didNotConverge, keepsChanging } from "../../errors/host-failures";
import type { MeshDnsHost } from "../../host/host";
import { describeDnsChange } from "../../plan/mesh-dns/change";
import type { DnsObservation } from "../../plan/mesh-dns/observation";
import { type DnsPlan, planMeshDns } from "../../plan/mesh-dns/plan";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import { bring } from "../bring";
import { observeFree } from "../lease";
import { LOOKS, type ReconcileOptions, requireMachine } from "../reconcile";
import { meshDnsChecks } from "./checks";

/** What is true of a host after a walk. */
export interface MeshDnsReconciled {
  readonly seen: DnsObservation;
  /** Of the last look: nothing left to do. */
  readonly plan: DnsPlan;
  readonly notes: readonly string[];
}

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
  { machineId, confirming }: ReconcileOptions<MeshDnsHost> = {},
): Promise<MeshDnsReconciled> {
  let notes: readonly string[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const { seen, holder } = await observeFree(host, spec, confirming?.pause);
    if (holder !== undefined) notes = [`waited for ${holder}, whose change was not confirmed yet`];
    requireMachine(host.name, machineId, seen.host.identity);
    const plan = planMeshDns(host.name, spec, seen);
    notes = [...new Set([...notes, ...plan.notes])];
    if (plan.changes.length === 0) return { seen, plan, notes };
    const checks = meshDnsChecks(spec);
    // Names that are captured resolve by rules of another resource: where no step is to be taken they are tried all the same.
    const needsWord = plan.steps.length + checks.length > 0;
    const after = await bring(host, { plan, spec, checks, needsWord }, confirming);
    if (after === "changed") continue;
    const rest = planMeshDns(host.name, spec, after);
    if (rest.changes.length === 0) return { seen: after, plan: rest, notes };
    throw didNotConverge(host.name, rest.changes.map(describeDnsChange));
  }
  throw keepsChanging(host.name, LOOKS);
}
