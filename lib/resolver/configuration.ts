import { DNS_PORT } from "../spec/defaults";
import type { MeshServers } from "../spec/mesh-dns-servers";
import type { ResolverFacts } from "./facts";
import { atPort } from "./server-text";
import type { Way } from "./ways";

/** A resolver that has to be told of its configuration: by name, or as a unit of systemd that is started anew. */
export type Reload = "systemd-resolved" | "network-manager" | "resolvconf" | `unit:${string}`;

/** A file of configuration that is ours alone, and whom to tell of it. */
export interface Configuration {
  readonly path: string;
  readonly text: string;
  readonly reload: Reload;
}

/** Name of each such file, whatever folder its resolver reads. */
export const CONFIGURATION_NAME = "kuma-transparent-proxy.conf";
export const RESOLVED_PATH: string = `/etc/systemd/resolved.conf.d/${CONFIGURATION_NAME}`;
export const NETWORK_MANAGER_PATH: string = `/etc/NetworkManager/dnsmasq.d/${CONFIGURATION_NAME}`;

/** The file by which a resolver learns where names of the mesh are asked for; none where resolv.conf says it, or nobody. */
export function configurationOf(
  way: Way,
  domains: readonly string[],
  servers: MeshServers,
  { dnsmasq }: Pick<ResolverFacts, "dnsmasq">,
): Configuration | undefined {
  switch (way) {
    case "systemd-resolved":
      return { path: RESOLVED_PATH, text: resolvedText(domains, servers), reload: "systemd-resolved" };
    case "network-manager":
      return { path: NETWORK_MANAGER_PATH, text: dnsmasqText(domains, servers), reload: "network-manager" };
    case "dnsmasq":
      return {
        path: `${dnsmasq?.folder ?? "/etc/dnsmasq.d"}/${CONFIGURATION_NAME}`,
        text: dnsmasqText(domains, servers),
        reload: `unit:${dnsmasq?.unit ?? "dnsmasq.service"}`,
      };
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

/** What a file of ours says, whoever altered it since. What it does not say is left out. */
export function readConfiguration(text: string): {
  readonly domains?: readonly string[];
  readonly addresses?: readonly string[];
  readonly port?: number;
} {
  const lines = text.split("\n").map((line) => line.trim());
  const servers = lines.flatMap(serversIn);
  const domains = [...new Set(lines.flatMap(domainsIn))];
  const addresses = [...new Set(servers.map(({ address }) => address))];
  const [first] = servers;
  return {
    ...(domains.length === 0 ? {} : { domains }),
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(first === undefined ? {} : { port: first.port }),
  };
}

interface Server {
  readonly address: string;
  readonly port: number;
}

/** `DNS=` of systemd-resolved, `server=/mesh/10.0.0.1#5653` of dnsmasq. */
function serversIn(line: string): Server[] {
  const [, ofDnsmasq, its] = /^server=\/[^/]+\/([0-9a-f.:]+)#(\d+)$/.exec(line) ?? [];
  if (ofDnsmasq !== undefined) return [{ address: ofDnsmasq, port: Number(its) }];
  const words = /^DNS=(.*)$/.exec(line)?.[1]?.split(/\s+/) ?? [];
  return words.flatMap((word) => {
    const { address, port = DNS_PORT } =
      /^(?<address>[0-9.]+):(?<port>\d+)$/.exec(word)?.groups ??
      /^\[(?<address>[0-9a-f:.]+)\]:(?<port>\d+)$/.exec(word)?.groups ??
      /^(?<address>[0-9a-f:.]+)$/.exec(word)?.groups ??
      {};
    return address === undefined ? [] : [{ address, port: Number(port) }];
  });
}

function domainsIn(line: string): string[] {
  const ofDnsmasq = /^server=\/([^/]+)\//.exec(line)?.[1];
  if (ofDnsmasq !== undefined) return [ofDnsmasq];
  const words = /^Domains=(.*)$/.exec(line)?.[1]?.split(/\s+/) ?? [];
  return words.filter((word) => word.startsWith("~")).map((word) => word.slice(1));
}
