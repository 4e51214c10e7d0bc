import { objectionTo, WAYS } from "../resolver/ways";
import { DNS_PORT, MESH_DNS } from "../spec/defaults";
import type { MeshServers } from "../spec/mesh-dns-servers";
import { note, ok, type Remark } from "./finding";
import type { Look } from "./look";

/** By which way the host can be told where names of the mesh are asked for, if it is not to be told by rules. */
export function meshNameRemarks({ around: { resolver } }: Look): Remark[] {
  const isOpen = (port: number) => WAYS.find((way) => objectionTo(way, serversOn(port), resolver) === undefined);
  const narrow = isOpen(MESH_DNS.controlPlanePort);
  if (narrow !== undefined) return [ok(`${narrow} can be told to ask a control plane for names of the mesh`)];
  if (isOpen(DNS_PORT) !== undefined) {
    return [
      note(
        "only resolv.conf can be told of the mesh's nameservers, on port 53, and the mesh is then asked for every name first",
      ),
    ];
  }
  return [
    note(
      "nothing here can be told of the mesh's nameservers: its names resolve where queries are taken (`redirect.dns`)",
    ),
  ];
}

/** One nameserver; where it is has no say. */
function serversOn(port: number): MeshServers {
  return { who: "control-plane", addresses: ["198.51.100.1"], port };
}
