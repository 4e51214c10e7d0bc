import type { MeshDnsHost } from "../../host/host";
import { type DnsChange, describeDnsChange } from "../../plan/mesh-dns/change";
import type { DnsObservation } from "../../plan/mesh-dns/observation";
import { type DnsPlan, planMeshDns } from "../../plan/mesh-dns/plan";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import type { ReconcileOptions } from "../reconcile";
import { type Walk, type Walked, walk } from "../walk";
import { meshDnsChecks } from "./checks";

const WALK: Walk<ResolvedMeshDns, DnsObservation, DnsChange, DnsPlan> = {
  plan: planMeshDns,
  describe: describeDnsChange,
  identityOf: ({ host }) => host.identity,
  // Names that are captured resolve by rules of another resource: where no step is to be taken they are tried all the same.
  checks: meshDnsChecks,
};

/** Brings one host to resolve names of the mesh as its spec asks. @throws ProviderError as {@link walk} */
export function reconcileMeshDns(
  spec: ResolvedMeshDns,
  host: MeshDnsHost,
  options: ReconcileOptions<MeshDnsHost> = {},
): Promise<Walked<DnsObservation, DnsPlan>> {
  return walk(WALK, spec, host, options);
}
