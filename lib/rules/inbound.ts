import type { ResolvedFlow, ResolvedPolicy } from "../spec/resolved";
import { dport, from, goBack, jump, notOpening, redirect, tcp } from "./match";
import { CHAIN, type Family, type Rule } from "./model";
import { formatRange } from "./ports";

/**
 * Chain of connections that others open to this host. Excluded senders and ports go by; the rest goes to the
 * sidecar. Nothing here can ask for an owner: a packet that comes in has none.
 */
export function inboundRules(policy: ResolvedPolicy, family: Family): Rule[] {
  const flow = policy.inbound;
  if (!flow.enabled) {
    return [{ matches: [tcp], verdict: goBack, because: "inbound traffic is not redirected" }];
  }
  return [
    ...keepExisting(policy),
    ...flow.excludeAddresses[family].map((cidr) => ({
      matches: [from(cidr)],
      verdict: goBack,
      because: `connections from ${cidr} pass by the sidecar`,
    })),
    ...(flow.includePorts.length > 0 ? includedPorts(flow) : everyOtherPort(flow)),
  ];
}

/** Nothing older than the rules may be redirected mid-stream: connection tracking would take it for new. */
export function keepExisting(policy: ResolvedPolicy): Rule[] {
  if (!policy.keepExistingConnections) return [];
  return [
    { matches: [tcp, notOpening], verdict: goBack, because: "connections older than these rules stay as they are" },
  ];
}

function includedPorts(flow: ResolvedFlow): Rule[] {
  return flow.includePorts.map((range) => ({
    matches: [tcp, dport(range)],
    verdict: jump(CHAIN.inboundRedirect),
    because: `connections to port ${formatRange(range)} go to the sidecar`,
  }));
}

function everyOtherPort(flow: ResolvedFlow): Rule[] {
  return [
    ...flow.excludePorts.map((range) => ({
      matches: [tcp, dport(range)],
      verdict: goBack,
      because: `connections to port ${formatRange(range)} pass by the sidecar`,
    })),
    { matches: [tcp], verdict: jump(CHAIN.inboundRedirect), because: "every other connection goes to the sidecar" },
  ];
}

/** The last step of inbound traffic, shared with the proxy user's own calls to this host. */
export function inboundRedirectRules({ inbound }: ResolvedPolicy, family: Family): Rule[] {
  const port = family === "ipv6" ? (inbound.portV6 ?? inbound.port) : inbound.port;
  return [
    { matches: [tcp], verdict: redirect(port), because: `the sidecar takes inbound connections on port ${port}` },
  ];
}
