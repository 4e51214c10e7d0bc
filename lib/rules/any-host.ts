import type { RuleFacts } from "./bind";
import type { Family } from "./model";

/** A host of which nobody asks: it has a nameserver of each family, somewhere, and no Docker. */

/** Addresses for documentation. Source: RFC 5737, RFC 3849. */
export const NAMESERVERS: Readonly<Record<Family, string>> = { ipv4: "192.0.2.53", ipv6: "2001:db8::53" };

export const ANY_HOST: RuleFacts = {
  ipv4: { resolvers: [`${NAMESERVERS.ipv4}/32`], hasDockerOutput: false },
  ipv6: { resolvers: [`${NAMESERVERS.ipv6}/128`], hasDockerOutput: false },
};
