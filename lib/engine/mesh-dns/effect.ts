import { DNS_PORT } from "../../spec/defaults";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";

/** What a spec does, known before any host is asked: shown by previews. */
export interface MeshDnsEffect {
  /** In words: which names are asked of whom, and by what the host is told so. */
  readonly names: readonly string[];
}

export function meshDnsEffect({ domains, servers, mode, probe, confirm }: ResolvedMeshDns): MeshDnsEffect {
  const { who, addresses, port } = servers;
  const server = who === "sidecar" ? "the sidecar" : `the control plane, ${addresses.join(" or ")}`;
  const tried = confirm === undefined ? [] : [probe.mesh, probe.other].flatMap((name) => name ?? []);
  return {
    names: [
      `${domains.map((domain) => `*.${domain}`).join(", ")}: asked of ${server}, port ${port}, ${TOLD[mode]}`,
      ...(mode === "resolv-conf" && port === DNS_PORT
        ? ["every other name: asked there first, too, then of the host's nameservers"]
        : []),
      ...(tried.length === 0 ? [] : [`before it counts, these have to resolve: ${tried.join(", ")}`]),
    ],
  };
}

const TOLD: Readonly<Record<ResolvedMeshDns["mode"], string>> = {
  auto: "by the narrowest way that the host's resolver offers",
  "systemd-resolved": "by systemd-resolved",
  dnsmasq: "by dnsmasq",
  "network-manager": "by NetworkManager's dnsmasq",
  "resolv-conf": "by resolv.conf",
  capture: "by the rules of the host",
};
