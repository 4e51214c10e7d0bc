import { knows } from "../spec/dataplane-era";
import type { ResolvedDataplane } from "../spec/resolve-dataplane";
import { inboundPortV6 } from "./redirects";

/** What is worth knowing of a Dataplane that is right as it is: a sentence each. */
export function notesOf(resolved: ResolvedDataplane, variables: readonly string[]): readonly string[] {
  return [
    ...portsOfRules(resolved),
    ...gateways(resolved),
    ...nameless(resolved),
    ...(variables.length === 0
      ? []
      : [`kuma-dp has to be told what its variables stand for, by \`--dataplane-var\`: ${variables.join(", ")}.`]),
  ];
}

function portsOfRules(resolved: ResolvedDataplane): string[] {
  const { transparentProxy, kumaVersion } = resolved;
  if (!transparentProxy) return [];
  const portV6 = inboundPortV6(resolved);
  if (portV6 !== undefined) {
    return [
      `\`redirectPortInboundV6: ${portV6}\` is not in Kuma's own example: without it the sidecar listens for IPv4 alone, and all that rules redirect over IPv6 would be refused.`,
    ];
  }
  if (knows(kumaVersion, "redirectPorts")) return [];
  return [
    `From Kuma 3.0 on no ports of rules stand in a Dataplane: kuma-dp has to be started with \`--transparent-proxy-config\`, or it listens for nothing that is redirected.`,
  ];
}

function gateways({ networking, transparentProxy, policy }: ResolvedDataplane): string[] {
  if (networking.gateway === undefined || !transparentProxy || !policy.inbound.enabled) return [];
  return [
    "Connections to the gateway are redirected to its sidecar, which has no service for them: `redirect.inbound.enabled: false` of the host's TransparentProxyHost lets them pass by, as Kuma would have it.",
  ];
}

function nameless({ networking, kumaVersion }: ResolvedDataplane): string[] {
  const hasTags = networking.inbounds.every(({ tags }) => tags !== undefined);
  if (!knows(kumaVersion, "inboundTags") || hasTags) return [];
  return [
    `An inbound without tags is no service to a control plane of Kuma ${kumaVersion.text}, unless tags are switched off there.`,
  ];
}
