import { contradictsProxy } from "../errors/dns-failures";
import type { Failure } from "../errors/failure";
import { DNS_PORT, SIDECAR_PORTS } from "./defaults";
import type { MeshDnsMode } from "./mesh-dns";
import { serversOf } from "./mesh-dns-servers";
import { at, type Contradiction } from "./property";
import type { WrittenPolicy } from "./written";
import type { WrittenMeshDns } from "./written-mesh-dns";

/** What the rules of the same host, as its `TransparentProxyHost` declares them, have against how its names shall resolve. */
export function proxyContradictions(written: WrittenMeshDns): Contradiction[] {
  const { proxy, mode = "auto" } = written;
  if (proxy === undefined) return [];
  const failure = mode === "capture" ? againstCapture(written, proxy) : againstAsking(written, proxy, mode);
  return failure === undefined ? [] : [{ failure: at("mode", failure), between: ["mode", "via", "proxy.redirect"] }];
}

function againstCapture({ via }: WrittenMeshDns, { redirect }: WrittenPolicy): Failure | undefined {
  if (redirect?.dns?.enabled !== true) {
    return contradictsProxy(
      "Names are to be resolved by capturing queries, and the policy in `proxy` leaves queries alone.",
      "Set `redirect: { dns: { enabled: true } }` there, as its TransparentProxyHost has it, or take another `mode`.",
    );
  }
  const { port } = serversOf({ via });
  const { port: taken = SIDECAR_PORTS.dns } = redirect.dns;
  if (taken === port) return undefined;
  return contradictsProxy(
    `The policy in \`proxy\` takes queries to port ${taken}, and the sidecar is said to answer on ${port}.`,
    "Give both the same port: `redirect.dns.port` and `via.sidecar.port`.",
  );
}

/** Modes in which a resolver of the host sends queries on. */
const FORWARDING: readonly MeshDnsMode[] = ["systemd-resolved", "dnsmasq", "network-manager"];

function againstAsking({ via }: WrittenMeshDns, { redirect }: WrittenPolicy, mode: MeshDnsMode): Failure | undefined {
  const { enabled = false, captureAll = false } = redirect?.dns ?? {};
  if (!enabled) return undefined;
  const isListed = mode === "resolv-conf";
  if (via?.controlPlane !== undefined && serversOf({ via }).port === DNS_PORT && (captureAll || isListed)) {
    return contradictsProxy(
      "The policy in `proxy` takes queries to the control plane on port 53 to the sidecar.",
      'Take `mode: "capture"` with `via: { sidecar: {} }`, or leave queries alone: `redirect.dns.enabled: false`.',
    );
  }
  if (!captureAll || !FORWARDING.includes(mode) || passesQueries(redirect)) return undefined;
  return contradictsProxy(
    `The policy in \`proxy\` takes every query to the sidecar, those of ${mode} too, which the sidecar asks: they would go round in a circle.`,
    'Let its user pass by (`redirect.outbound.excludePortsForUIDs: ["udp:53:UID"]`), or take `mode: "capture"`.',
  );
}

/** Whether queries of somebody pass by the sidecar. */
function passesQueries(redirect: WrittenPolicy["redirect"]): boolean {
  const { excludePortsForUIDs = [] } = redirect?.outbound ?? {};
  return excludePortsForUIDs.some(
    ({ protocol, ports }) => protocol === "udp" && ports.some(({ from, to }) => from <= DNS_PORT && DNS_PORT <= to),
  );
}
