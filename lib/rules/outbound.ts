import type { ResolvedPolicy } from "../spec/resolved";
import { keepExisting } from "./inbound";
import { LOOPBACK } from "./loopback";
import { dport, from, goBack, jump, notOwnedBy, notTo, overLoopback, ownedBy, redirect, tcp, to } from "./match";
import { CHAIN, type Family, type Rule } from "./model";
import { formatRange } from "./ports";

/**
 * Chain of connections that this host opens. Exclusions come first; then the proxy user, whose traffic must
 * never come back to itself; then what stays on the host; the rest goes to the sidecar.
 */
export function outboundRules(policy: ResolvedPolicy, family: Family): Rule[] {
  const flow = policy.outbound;
  if (!flow.enabled) {
    return [{ matches: [tcp], verdict: goBack, because: "outbound traffic is not redirected" }];
  }
  const { localhost } = LOOPBACK[family];
  return [
    ...keepExisting(policy),
    ...excludedPorts(policy),
    ...proxyUserRules(policy, family),
    { matches: [to(localhost)], verdict: goBack, because: "what stays on this host is no traffic of the mesh" },
    ...redirectedPorts(policy),
  ];
}

function excludedPorts(policy: ResolvedPolicy): Rule[] {
  return policy.outbound.excludePorts.map((range) => ({
    matches: [tcp, dport(range)],
    verdict: goBack,
    because: `connections to port ${formatRange(range)} pass by the sidecar`,
  }));
}

/** The sidecar's own connections: out to the world, back in to its host, and never round in a loop. */
function proxyUserRules(policy: ResolvedPolicy, family: Family): Rule[] {
  const { uid } = policy.proxyUser;
  const { localhost, passthrough } = LOOPBACK[family];
  return [
    {
      matches: [from(passthrough), overLoopback],
      verdict: goBack,
      because: "what the sidecar hands to the application must not come back to it",
    },
    {
      matches: [notTo(localhost), overLoopback, tcp, ownedBy(uid)],
      verdict: jump(CHAIN.inboundRedirect),
      because: `what uid ${uid} sends to a service of this host comes in like any other connection`,
    },
    {
      matches: [overLoopback, tcp, notOwnedBy(uid)],
      verdict: goBack,
      because: "applications of this host reach each other without the sidecar",
    },
    { matches: [ownedBy(uid)], verdict: goBack, because: `what uid ${uid} sends out has been through the sidecar` },
  ];
}

function redirectedPorts(policy: ResolvedPolicy): Rule[] {
  const { includePorts } = policy.outbound;
  if (includePorts.length === 0) {
    return [
      { matches: [], verdict: jump(CHAIN.outboundRedirect), because: "every other connection goes to the sidecar" },
    ];
  }
  return includePorts.map((range) => ({
    matches: [tcp, dport(range)],
    verdict: jump(CHAIN.outboundRedirect),
    because: `connections to port ${formatRange(range)} go to the sidecar`,
  }));
}

/** The last step of outbound traffic. */
export function outboundRedirectRules(policy: ResolvedPolicy): Rule[] {
  const { port } = policy.outbound;
  return [
    { matches: [tcp], verdict: redirect(port), because: `the sidecar takes outbound connections on port ${port}` },
  ];
}
