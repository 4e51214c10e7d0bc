import { gateWithoutComments } from "../errors/gate-failures";
import type { OnProxyDown } from "./host";
import { at, type Contradiction } from "./property";
import type { ResolvedPolicy } from "./resolved";
import type { WrittenHost } from "./written";

/** Where the sidecar has to listen for the rules to lead anywhere. */
export interface WatchedPort {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

/** The ports to which the rules of a policy redirect, in the order in which a packet would meet them. */
export function watchedPorts(policy: ResolvedPolicy): WatchedPort[] {
  const { inbound, outbound, dns } = policy;
  return [
    ...(isRedirected(policy, "inbound") ? [{ protocol: "tcp", port: inbound.port } as const] : []),
    ...(isRedirected(policy, "outbound") ? [{ protocol: "tcp", port: outbound.port } as const] : []),
    ...(isRedirected(policy, "dns") ? [{ protocol: "udp", port: dns.port } as const] : []),
  ];
}

/**
 * Whether rules send anything to a port of the sidecar: what networks of containers send goes to those for outbound and DNS, whatever the
 * host's own does.
 */
export function isRedirected(policy: ResolvedPolicy, what: "inbound" | "outbound" | "dns"): boolean {
  return policy[what].enabled || (what !== "inbound" && policy.vnet.length > 0);
}

/** Ports by which it is told whether to let traffic by; none at all where rules stay as they are, or redirect nothing. */
export function gatedPorts(spec: {
  readonly onProxyDown: OnProxyDown;
  readonly policy: ResolvedPolicy;
}): readonly WatchedPort[] {
  return spec.onProxyDown === "fail-open" ? watchedPorts(spec.policy) : [];
}

/** `15006, 15001 and 15053 (udp)` */
export function portWords(ports: readonly WatchedPort[]): string {
  const words = ports.map(({ protocol, port }) => (protocol === "udp" ? `${port} (udp)` : `${port}`));
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Without comments nobody could tell the rules of an open gate from rules of somebody else. */
export function gateContradictions({ onProxyDown, comments }: WrittenHost): Contradiction[] {
  if (onProxyDown !== "fail-open" || comments?.disabled !== true) return [];
  return [{ failure: at("onProxyDown", gateWithoutComments()), between: ["onProxyDown", "comments.disabled"] }];
}
