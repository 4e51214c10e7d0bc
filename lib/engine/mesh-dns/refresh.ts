import type { MeshDnsHost } from "../../host/host";
import { NO_DRIFT } from "../../plan/drift";
import { describeDnsDrift } from "../../plan/mesh-dns/change";
import type { DnsObservation } from "../../plan/mesh-dns/observation";
import { driftedDnsProperties } from "../../plan/mesh-dns/observed";
import { compareMeshDns, type DnsPlan } from "../../plan/mesh-dns/plan";
import type { DriftedProperties } from "../../plan/observed-spec";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";

/** How a host resolves names of the mesh, told in the words of its spec. */
export interface MeshDnsRefreshed {
  readonly seen: DnsObservation;
  readonly plan: DnsPlan;
  /** One sentence, `none` where the host is as its spec asks. */
  readonly drift: string;
  /** Properties that the host has otherwise than its spec: path → value. */
  readonly properties: DriftedProperties;
}

/** Looks at a host. `undefined`: nothing of ours is left there. Changes nothing. */
export async function refreshMeshDns(spec: ResolvedMeshDns, host: MeshDnsHost): Promise<MeshDnsRefreshed | undefined> {
  const seen = await host.observe(spec);
  if (seen.journal === undefined && !seen.hasForeignJournal && !seen.hasRemains) return undefined;
  const plan = compareMeshDns(host.name, spec, seen);
  const told = plan.changes.map(describeDnsDrift);
  return {
    seen,
    plan,
    drift: told.length === 0 ? NO_DRIFT : told.join("; "),
    properties: driftedDnsProperties(spec, plan, seen),
  };
}
