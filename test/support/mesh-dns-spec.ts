import type { MeshDnsSpec } from "../../lib/spec/mesh-dns";
import { type ResolvedMeshDns, resolveMeshDns } from "../../lib/spec/resolve-mesh-dns";

/** A spec without fault, resolved. */
export function meshDnsSpec(spec: MeshDnsSpec): ResolvedMeshDns {
  const resolved = resolveMeshDns(spec);
  if (!resolved.ok) throw new Error(resolved.failures.map(({ problem }) => problem).join("\n"));
  return resolved.value;
}
