import { knows } from "../spec/dataplane-era";
import type { ResolvedDataplane } from "../spec/resolve-dataplane";
import { inboundPortV6, redirectPorts } from "./redirects";

/** The section `transparentProxying` of a release; `undefined` where it would say nothing. */
export function transparentProxying(resolved: ResolvedDataplane): object | undefined {
  if (!resolved.transparentProxy) return undefined;
  const section = Object.fromEntries(
    Object.entries({ ...portsOfRules(resolved), ...toldServices(resolved) }).filter(([, value]) => value !== undefined),
  );
  return Object.keys(section).length === 0 ? undefined : section;
}

/** In the order of Kuma's documentation. */
function portsOfRules(resolved: ResolvedDataplane): Readonly<Record<string, unknown>> {
  const { kumaVersion, policy } = resolved;
  if (!knows(kumaVersion, "redirectPorts")) return {};
  const { inbound, outbound } = redirectPorts(resolved);
  return {
    redirectPortInbound: inbound,
    redirectPortOutbound: outbound,
    redirectPortInboundV6: inboundPortV6(resolved),
    ipFamilyMode: knows(kumaVersion, "ipFamilyMode")
      ? policy.families.includes("ipv6")
        ? "DualStack"
        : "IPv4"
      : undefined,
  };
}

function toldServices({ networking }: ResolvedDataplane): Readonly<Record<string, unknown>> {
  const { directAccessServices, reachableServices, reachableBackends } = networking;
  return {
    directAccessServices: directAccessServices.length === 0 ? undefined : directAccessServices,
    reachableServices,
    reachableBackends: reachableBackends === undefined ? undefined : { refs: reachableBackends },
  };
}
