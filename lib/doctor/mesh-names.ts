import { objectionTo, WAYS } from "../resolver/ways";
import { DNS_PORT, SIDECAR_PORTS } from "../spec/defaults";
import type { MeshServers } from "../spec/mesh-dns-servers";
import { note, ok, type Remark } from "./finding";
import type { Look } from "./look";

/** By which way the host can be told where names of the mesh are asked for, if it is not to be told by rules. */
export function meshNameRemarks({ around: { resolver } }: Look): Remark[] {
  const isOpen = (port: number) => WAYS.find((way) => objectionTo(way, serversOn(port), resolver) === undefined);
  const narrow = isOpen(SIDECAR_PORTS.dns);
  if (narrow !== undefined) return [ok(`${narrow} can be told to ask the mesh for its names alone`)];
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

/** One nameserver, as the sidecar is. */
function serversOn(port: number): MeshServers {
  return { who: "sidecar", addresses: ["127.0.0.1"], port };
}
