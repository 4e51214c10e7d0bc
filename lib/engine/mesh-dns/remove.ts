import type { MeshDnsHost } from "../../host/host";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import { observeFree } from "../lease";
import type { RemoveOptions } from "../remove";

/**
 * Gives back how a host resolved names, by the uninstall that it keeps itself: what is ours goes, what others wrote since
 * stays. Where another machine answers than the one that was managed, it is left alone. Returns sentences for the reader.
 *
 * @throws ProviderError KTP267 when the uninstall broke off, KTP283 when somebody else's change waits there
 */
export async function removeMeshDns(
  spec: ResolvedMeshDns,
  host: MeshDnsHost,
  { machineId, pause }: RemoveOptions = {},
): Promise<readonly string[]> {
  const { seen } = await observeFree(host, spec, pause);
  const found = seen.host.identity.machineId;
  if (machineId !== undefined && machineId !== found) {
    return [`another machine answers at ${host.name} now; it is left alone`];
  }
  return host.uninstall();
}
