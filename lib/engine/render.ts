import { familyNotRedirected, nameserversUnknown } from "../errors/cli-failures";
import { resolversOf } from "../plan/facts";
import { bindToHost, type FamilyFacts } from "../rules/bind";
import type { Family, HostRules } from "../rules/model";
import { renderIptables } from "../rules/render-iptables";
import { renderNftables } from "../rules/render-nftables";
import { ruleSets } from "../rules/rule-set";
import type { ResolvedPolicy } from "../spec/resolved";

/** What is said of a host that nobody looks at: the facts that its rules depend on. */
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
  /** Whether the nat table has Docker's chain `DOCKER_OUTPUT`. @default false */
  readonly hasDockerOutput?: boolean;
}

/**
 * The text that an apply loads on a host which has these facts and no rules of ours: for `iptables-restore --noflush` or
 * `nft -f`. Without `family`, iptables' text holds one part for each family, each begun by a comment (`# ipv4`).
 *
 * @throws ProviderError KTP406 where nameservers are needed and not given, KTP407 where the family is not redirected
 */
export function render(policy: ResolvedPolicy, facts: HostFacts = {}): string {
  const rules = rulesOnHost(policy, facts);
  if (facts.backend === "nftables") return renderNftables(rules);
  const title = (family: Family) => (facts.family === undefined ? `# ${family}\n` : "");
  return rules.map((set) => title(set.family) + renderIptables(set, policy)).join("");
}

/** The rules of a policy with these facts put in. @throws ProviderError as {@link render} does */
export function rulesOnHost(policy: ResolvedPolicy, facts: HostFacts): HostRules {
  const { family, nameservers, hasDockerOutput = false } = facts;
  if (family !== undefined && !policy.families.includes(family)) throw familyNotRedirected(family);
  if (nameservers === undefined && policy.dns.enabled && !policy.dns.captureAll) throw nameserversUnknown();
  const factsOf = (one: Family): FamilyFacts => ({
    resolvers: resolversOf(nameservers ?? [], one),
    hasDockerOutput,
  });
  const families = family === undefined ? policy.families : [family];
  return bindToHost(ruleSets(policy), Object.fromEntries(families.map((one) => [one, factsOf(one)])));
}
