import type { MeshDnsHost } from "../../host/host";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import type { RemoveOptions } from "../remove";
import { giveBack } from "../walk";

/** Gives back how a host resolved names. @throws ProviderError as {@link giveBack} */
export function removeMeshDns(
  spec: ResolvedMeshDns,
  host: MeshDnsHost,
  options: RemoveOptions = {},
): Promise<readonly string[]> {
  return giveBack(({ host: { identity } }) => identity, spec, host, options);
}
