import { DNS_PORT } from "../spec/defaults";
import type { MeshServers } from "../spec/mesh-dns-servers";
import type { ResolverFacts } from "./facts";
import { atPort } from "./server-text";
import type { Way } from "./ways";

/** A file of configuration that is ours alone, and whom to tell of it. */
export interface Configuration {
  readonly path: string;
  readonly text: string;
}

const NAME = "kuma-transparent-proxy.conf";
const RESOLVED_PATH: string = `/etc/systemd/resolved.conf.d/${NAME}`;
const NETWORK_MANAGER_PATH: string = `/etc/NetworkManager/dnsmasq.d/${NAME}`;

/** The file by which a resolver learns where names of the mesh are asked for; none where resolv.conf says it, or nobody. */
export function configurationOf(
  way: Way,
  domains: readonly string[],
  servers: MeshServers,
  { dnsmasq }: Pick<ResolverFacts, "dnsmasq">,
): Configuration | undefined {
  switch (way) {
    case "systemd-resolved":
      return { path: RESOLVED_PATH, text: resolvedText(domains, servers) };
    case "network-manager":
      return { path: NETWORK_MANAGER_PATH, text: dnsmasqText(domains, servers) };
    case "dnsmasq":
      return { path: `${dnsmasq?.folder ?? "/etc/dnsmasq.d"}/${NAME}`, text: dnsmasqText(domains, servers) };
    case "resolv-conf":
    case "capture":
      return undefined;
  }
}

const HEAD = "# Names of the mesh. Written by kuma-transparent-proxy; what is changed here shows as drift.\n";

/** A domain with `~` is for routing alone: it is not searched. Source: resolved.conf(5). */
function resolvedText(domains: readonly string[], { addresses, port }: MeshServers): string {
  const servers = addresses.map((address) => (port === DNS_PORT ? address : atPort(address, port)));
  return `${HEAD}[Resolve]\nDNS=${servers.join(" ")}\nDomains=${domains.map((domain) => `~${domain}`).join(" ")}\n`;
}

/** Virtual addresses of the mesh may lie in private blocks, which `stop-dns-rebind` would take for an attack. Source: dnsmasq(8). */
function dnsmasqText(domains: readonly string[], { addresses, port }: MeshServers): string {
  const lines = domains.flatMap((domain) => [
    ...addresses.map((address) => `server=/${domain}/${address}#${port}`),
    `rebind-domain-ok=/${domain}/`,
  ]);
  return `${HEAD}${lines.join("\n")}\n`;
}
