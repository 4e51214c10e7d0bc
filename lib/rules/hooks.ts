import { DNS_PORT } from "../spec/defaults";
import type { ResolvedPolicy } from "../spec/resolved";
import { dnsOverTcpRules, dnsRules } from "./dns";
import { outputExclusions } from "./exclusions";
import { comingIn, dport, jump, notTo, opening, redirect, tcp, udp } from "./match";
import { CHAIN, type Family, type HookRules, type Rule } from "./model";

/** Our rules in OUTPUT of the nat table: who passes by, then DNS, then the jump to our chain. */
export function outputHook(policy: ResolvedPolicy, family: Family): HookRules {
  const entry: Rule[] = [
    ...dnsOverTcpRules(policy),
    { matches: [tcp], verdict: jump(CHAIN.outbound), because: "outbound connections enter the mesh here" },
  ];
  const first = [...logRules(policy, "OUTPUT:"), ...outputExclusions(policy, family), ...dnsRules(policy)];
  return policy.outbound.insertFirst ? { first: [...first, ...entry], last: [] } : { first, last: entry };
}

/**
 * Our rules in PREROUTING of the nat table. With virtual networks everything of ours goes first, so that
 * Docker's own rules cannot take the traffic of its containers before us.
 */
export function preroutingHook(policy: ResolvedPolicy, family: Family): HookRules {
  const networks = policy.vnet.filter((network) => network.family === family);
  const rules: Rule[] = [
    ...logRules(policy, "PREROUTING:"),
    ...networks.flatMap((network) => virtualNetworkRules(policy, network)),
    { matches: [tcp], verdict: jump(CHAIN.inbound), because: "inbound connections enter the mesh here" },
  ];
  const first = networks.length > 0 || policy.inbound.insertFirst;
  return first ? { first: rules, last: [] } : { first: [], last: rules };
}

function virtualNetworkRules(policy: ResolvedPolicy, network: ResolvedPolicy["vnet"][number]): Rule[] {
  const inside = comingIn(network.interface);
  return [
    {
      matches: [inside, udp, dport(DNS_PORT)],
      verdict: redirect(policy.dns.port),
      because: `the sidecar answers queries from ${network.interface}`,
    },
    {
      matches: [notTo(network.cidr), inside, tcp, ...(policy.keepExistingConnections ? [opening] : [])],
      verdict: redirect(policy.outbound.port),
      because: `connections from ${network.interface} out of ${network.cidr} go to the sidecar`,
    },
  ];
}

function logRules(policy: ResolvedPolicy, prefix: string): Rule[] {
  if (!policy.log.enabled) return [];
  return [
    { matches: [], verdict: { kind: "log", prefix, level: policy.log.level }, because: "the spec asks for a log" },
  ];
}
