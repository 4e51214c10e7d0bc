import { knows } from "../spec/dataplane-era";
import { readIpAddress } from "../spec/dataplane-tokens";
import { isRedirected } from "../spec/proxy-down";
import type { ResolvedDataplane, ResolvedNetworking } from "../spec/resolve-dataplane";
import type { ResolvedPolicy } from "../spec/resolved";
import type { Family } from "../spec/terms";
import type { OrVariable } from "../spec/written-dataplane";

/**
 * Ports of the redirect as a Dataplane has them. For a direction that no rule redirects it is 0 where Kuma takes that for none; before, it
 * is the port all the same: nobody is sent there.
 */
export function redirectPorts(resolved: ResolvedDataplane): { inbound: number; outbound: number } {
  return { inbound: portOf(resolved, "inbound"), outbound: portOf(resolved, "outbound") };
}

function portOf({ kumaVersion, policy }: ResolvedDataplane, direction: "inbound" | "outbound"): number {
  return isRedirected(policy, direction) || !knows(kumaVersion, "directionsApart") ? policy[direction].port : 0;
}

/** The port to which rules send what comes in over IPv6, where Envoy listens for IPv6 by a property of its own. */
export function inboundPortV6({ kumaVersion, policy }: ResolvedDataplane): number | undefined {
  const isKnown = knows(kumaVersion, "redirectPortInboundV6") && policy.families.includes("ipv6");
  return isKnown ? (policy.inbound.portV6 ?? policy.inbound.port) : undefined;
}

/** A port on which the sidecar has to listen, or traffic is refused. */
export interface ProxyPort {
  readonly port: number;
  readonly family: Family;
  readonly direction: "inbound" | "outbound";
}

/**
 * The listeners that have to be there: those to which rules send traffic, on every address of a family; without rules those that the
 * Dataplane names, but for what is a variable or a DNS name.
 */
export function proxyPortsOf({ policy, transparentProxy, networking }: ResolvedDataplane): readonly ProxyPort[] {
  return transparentProxy ? redirectedPorts(policy) : namedPorts(networking);
}

/** Where the sidecar answers queries that rules redirect, by UDP. Which Kuma knows them, the spec was read by. */
export function dnsPortOf({ policy, transparentProxy }: ResolvedDataplane): number | undefined {
  return transparentProxy && policy.dns.enabled ? policy.dns.port : undefined;
}

function redirectedPorts(policy: ResolvedPolicy): ProxyPort[] {
  return policy.families.flatMap((family) =>
    (["inbound", "outbound"] as const)
      .filter((direction) => isRedirected(policy, direction))
      .map((direction) => {
        const { port, portV6 = port } = policy[direction];
        return { port: family === "ipv6" ? portV6 : port, family, direction };
      }),
  );
}

function namedPorts({ address, inbounds, outbounds }: ResolvedNetworking): ProxyPort[] {
  return [
    ...inbounds.flatMap((inbound) => listener("inbound", inbound.port, inbound.address ?? address)),
    ...outbounds.flatMap((outbound) => listener("outbound", outbound.port, outbound.address ?? LOCALHOST)),
  ];
}

const LOCALHOST = "127.0.0.1";

function listener(direction: ProxyPort["direction"], port: OrVariable<number>, address: string): ProxyPort[] {
  const isKnown = typeof port === "number" && !("failure" in readIpAddress(address));
  return isKnown ? [{ port, family: address.includes(":") ? "ipv6" : "ipv4", direction }] : [];
}
