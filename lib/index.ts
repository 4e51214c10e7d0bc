/**
 * The transparent proxy of Kuma as data and text: read what a person wrote, show the rules that it means, and say in
 * words which traffic goes where. Nothing here touches a host. Resources for Pulumi: `kuma-transparent-proxy/pulumi`.
 */

import { familyNotRedirected, nameserversUnknown } from "./errors/cli-failures";
import { resolversOf } from "./plan/facts";
import { bindToHost, type FamilyFacts } from "./rules/bind";
import { type Explanation, explain as explanationOf } from "./rules/explain";
import type { Family, HostRules } from "./rules/model";
import type { Packet } from "./rules/packet";
import { renderIptables } from "./rules/render-iptables";
import { renderNftables } from "./rules/render-nftables";
import { ruleSets } from "./rules/rule-set";
import { trafficLines } from "./rules/traffic";
import type { ResolvedPolicy } from "./spec/resolved";

export { describeFailure, type Failure, isProviderError, ProviderError } from "./errors/failure";
export type { Explanation } from "./rules/explain";
export type { Family } from "./rules/model";
export type { Packet } from "./rules/packet";
export type {
  Backend,
  ConnectionSpec,
  ExecConnectionSpec,
  HostSpec,
  ProxyUserSpec,
  SshConnectionSpec,
  SshHopSpec,
  SudoSpec,
} from "./spec/host";
export type { DnsSpec, FlowSpec, PolicySpec, PortsSpec, RedirectSpec } from "./spec/policy";
export { type Resolved, resolveHostSpec, resolvePolicy } from "./spec/resolve";
export type { ResolvedHostSpec, ResolvedPolicy } from "./spec/resolved";

/** Facts of a host that its rules depend on. */
export interface HostFacts {
  /** @default "iptables" */
  readonly backend?: "iptables" | "nftables";
  /** The one family of which is spoken. @default each that the policy redirects */
  readonly family?: Family;
  /**
   * Addresses of the host's nameservers, as its resolv.conf lists them.
   * @default not known, which is enough unless queries to just these are redirected
   */
  readonly nameservers?: readonly string[];
  /** Whether the nat table has Docker's chain `DOCKER_OUTPUT`. Nothing in nftables can jump there. @default false */
  readonly hasDockerOutput?: boolean;
}

/**
 * The text that an apply loads on a host which has these facts and no rules of ours: for `iptables-restore --noflush` or
 * `nft -f`. Without `family`, iptables' text holds one part for each family, each begun by a comment (`# ipv4`).
 *
 * @throws ProviderError KTP406 where nameservers are needed and not given, KTP407 where the family is not redirected
 */
export function render(policy: ResolvedPolicy, facts: HostFacts = {}): string {
  const rules = rulesOf(policy, facts);
  if (facts.backend === "nftables") return renderNftables(rules);
  const title = (family: Family) => (facts.family === undefined ? `# ${family}\n` : "");
  return rules.map((set) => title(set.family) + renderIptables(set, policy)).join("");
}

/** Which traffic goes where: one short line for each direction and protocol. The same on every host. */
export function explain(policy: ResolvedPolicy): readonly string[] {
  return trafficLines(policy);
}

/**
 * What becomes of one packet, and by which rule.
 *
 * @throws ProviderError as {@link render} does
 */
export function explainPacket(policy: ResolvedPolicy, packet: Packet, facts: HostFacts = {}): Explanation {
  return explanationOf(rulesOf(policy, facts), packet);
}

function rulesOf(policy: ResolvedPolicy, facts: HostFacts): HostRules {
  const { backend = "iptables", family, nameservers, hasDockerOutput = false } = facts;
  if (family !== undefined && !policy.families.includes(family)) throw familyNotRedirected(family);
  if (nameservers === undefined && policy.dns.enabled && !policy.dns.captureAll) throw nameserversUnknown();
  const factsOf = (one: Family): FamilyFacts => ({
    resolvers: resolversOf(nameservers ?? [], one),
    hasDockerOutput: hasDockerOutput && backend === "iptables",
  });
  const families = family === undefined ? policy.families : [family];
  return bindToHost(ruleSets(policy), Object.fromEntries(families.map((one) => [one, factsOf(one)])));
}
