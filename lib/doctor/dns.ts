import { resolversOf } from "../plan/facts";
import { simulate } from "../rules/simulate";
import { DNS_PORT } from "../spec/defaults";
import type { Listener } from "./examination";
import { note, ok, type Remark, warning } from "./finding";
import { type Look, rulesOf } from "./look";

/** What `redirect.dns` takes on this host, and which queries find another way or never end. */
export function dnsRemarks(look: Look): Remark[] {
  const { dns } = look.spec.policy;
  if (!dns.enabled) return [ok("the spec leaves queries alone (`redirect.dns.enabled`)")];
  return [
    dns.captureAll ? ok("every query over udp is taken") : takenRemark(look),
    ...withoutPort(look),
    ...loops(look),
  ];
}

function takenRemark({ seen, spec }: Look): Remark {
  const isTaken = (text: string) => spec.policy.families.some((family) => resolversOf([text], family).length > 0);
  const taken = seen.nameservers.filter(isTaken);
  const left = seen.nameservers.filter((text) => !isTaken(text));
  if (taken.length === 0) {
    return warning(
      "no query is taken: the host lists no nameserver that a rule can ask for",
      "Set `redirect.dns.captureAll: true`, or `redirect.dns.resolvConfigPath` to the file that lists them.",
    );
  }
  const found = `queries over udp to ${taken.join(", ")} are taken`;
  return left.length === 0 ? ok(found) : note(`${found}; those to ${left.join(", ")} pass by`);
}

/** With nss-resolve the C library asks systemd-resolved over a socket of its own. */
function withoutPort({ around: { resolver, daemons } }: Look): Remark[] {
  const isAsked = resolver.nameServices.includes("resolve") && daemons.includes("systemd-resolve");
  if (!isAsked) return [];
  return [
    warning(
      "programs ask systemd-resolved over its own socket, not over port 53, so that the sidecar does not see their queries",
      "Take the word `resolve` out of the line `hosts:` of /etc/nsswitch.conf.",
    ),
  ];
}

/** Somewhere beyond the host, for a query that a nameserver of the host sends on. */
const OUTSIDE = { ipv4: "198.51.100.53", ipv6: "2001:db8::53" } as const;

/** A nameserver on the host whose own queries are taken too: the sidecar asks it, it asks the sidecar. */
function loops(look: Look): Remark[] {
  const listed = look.seen.nameservers;
  const forwarders = look.around.listeners.filter(
    ({ protocol, port, address }) => protocol === "udp" && port === DNS_PORT && listed.includes(address),
  );
  return forwarders.filter((forwarder) => isTaken(look, forwarder)).map(loopRemark);
}

function isTaken(look: Look, forwarder: Listener): boolean {
  const family = forwarder.address.includes(":") ? "ipv6" : "ipv4";
  const { verdict } = simulate(rulesOf(look), {
    direction: "outbound",
    protocol: "udp",
    family,
    source: OUTSIDE[family],
    destination: OUTSIDE[family],
    destinationPort: DNS_PORT,
    uid: uidOf(forwarder),
    opensConnection: true,
  });
  return verdict.kind === "redirected";
}

function loopRemark(forwarder: Listener): Remark {
  const name = forwarder.process?.name ?? "somebody";
  return warning(
    `${name} on ${forwarder.address}:${DNS_PORT} sends queries on, and those are taken as well: they would go round in a circle`,
    `Let its user pass by: \`redirect.outbound.excludePortsForUIDs: ["udp:${DNS_PORT}:${uidOf(forwarder)}"]\`.`,
  );
}

function uidOf({ process, uid }: Listener): number {
  return process?.uid ?? uid;
}
