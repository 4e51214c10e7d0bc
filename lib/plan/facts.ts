import type { FamilyFacts, RuleFacts } from "../rules/bind";
import { DOCKER_OUTPUT, type Family } from "../rules/model";
import { readBlock } from "../spec/addresses";
import type { HostBackend } from "./journal";
import { IPTABLES_BACKENDS, type Observation } from "./observation";

/**
 * The facts of a host that its rules depend on. IPv6 counts only where the host has an address besides
 * loopback's, as kumactl judges it; where that changes, the next look shows it as drift.
 */
export function ruleFacts(seen: Observation, backend: HostBackend): RuleFacts {
  const ipv4 = familyFacts(seen, backend, "ipv4");
  return seen.hasIpv6 ? { ipv4, ipv6: familyFacts(seen, backend, "ipv6") } : { ipv4 };
}

function familyFacts(seen: Observation, backend: HostBackend, family: Family): FamilyFacts {
  // Only a jump has to stay within one kind of iptables: from our own table the kernel goes on to the chains of both.
  const backends = backend === "nftables" ? IPTABLES_BACKENDS : [backend];
  const tables = backends.flatMap((candidate) => seen.saved[candidate]?.[family] ?? []);
  const chains = tables.filter((table) => table.name === "nat").flatMap((table) => table.chains);
  return {
    resolvers: resolversOf(seen.nameservers, family),
    hasDockerOutput: chains.some((chain) => chain.name === DOCKER_OUTPUT),
  };
}

/**
 * The nameservers of one family, canonical. A zone (`fe80::1%eth0`) is left out, since a rule cannot ask for
 * it; what is no address is no nameserver. Never does an odd line widen to all of DNS.
 */
export function resolversOf(nameservers: readonly string[], family: Family): string[] {
  const blocks = nameservers.flatMap((text) => {
    const reading = readBlock(text.replace(/%.*$/, ""));
    return "value" in reading && reading.value.family === family ? [reading.value.cidr] : [];
  });
  return [...new Set(blocks)];
}
