import { MESH_DNS, SIDECAR_PORTS } from "./defaults";
import type { WrittenMeshDns } from "./written-mesh-dns";

/** Who answers: addresses in the order in which they are asked, one port. */
export interface MeshServers {
  readonly who: "sidecar" | "control-plane";
  readonly addresses: readonly string[];
  readonly port: number;
}

const LOOPBACK = "127.0.0.1";

export function serversOf({ via }: Pick<WrittenMeshDns, "via">): MeshServers {
  const { controlPlane, sidecar } = via ?? {};
  return controlPlane === undefined
    ? { who: "sidecar", addresses: [LOOPBACK], port: sidecar?.port ?? SIDECAR_PORTS.dns }
    : {
        who: "control-plane",
        addresses: controlPlane.addresses ?? [],
        port: controlPlane.port ?? MESH_DNS.controlPlanePort,
      };
}
