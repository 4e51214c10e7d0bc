import { DNS_PORT } from "../spec/defaults";
import type { ResolvedPolicy } from "../spec/resolved";
import { dport, goBack, goBackOrToDocker, notOwnedBy, ownedBy, redirect, tcp, toHostAddress, udp } from "./match";
import type { Rule } from "./model";

/**
 * Queries of this host to the sidecar's DNS, those of the sidecar itself excepted: they must reach the real
 * nameserver. Without `captureAll` only queries to the host's own nameservers are taken.
 */
export function dnsRules(policy: ResolvedPolicy): Rule[] {
  const { dns, proxyUser } = policy;
  if (!dns.enabled) return [];
  const query = [udp, dport(DNS_PORT)];
  return whereDnsIsRedirected(policy, [
    {
      matches: [...query, ownedBy(proxyUser.uid)],
      verdict: goBackOrToDocker,
      because: "queries of the sidecar itself go to the real nameserver",
    },
    {
      matches: dns.captureAll ? query : [toHostAddress("resolver"), ...query],
      verdict: redirect(dns.port),
      because: `the sidecar answers queries on port ${dns.port}`,
    },
  ]);
}

/**
 * Queries over TCP pass by: the sidecar's outbound port does not speak DNS. Has to stand ahead of the jump to
 * our outbound chain.
 */
export function dnsOverTcpRules(policy: ResolvedPolicy): Rule[] {
  if (!policy.dns.enabled) return [];
  return whereDnsIsRedirected(policy, [
    {
      matches: [tcp, dport(DNS_PORT), notOwnedBy(policy.proxyUser.uid)],
      verdict: goBack,
      because: "queries over TCP pass by the sidecar",
    },
  ]);
}

/** A host that knows no nameserver of a family has nothing to redirect there, unless all queries are taken. */
function whereDnsIsRedirected(policy: ResolvedPolicy, rules: readonly Rule[]): Rule[] {
  return rules.map((rule) => (policy.dns.captureAll ? rule : { ...rule, onlyIf: "has-resolver" }));
}
