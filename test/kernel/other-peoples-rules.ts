import type { FamilyFacts } from "../../lib/rules/bind";
import { FAMILIES, type Family } from "../../lib/rules/model";
import type { PolicyCase } from "../cases/policies";
import type { TestHost } from "../support/host-under-test";

/** What others have on a host before us and while we are there: Docker, a firewall, an administrator. */

const EXAMPLES: Readonly<Record<Family, { readonly lan: string; readonly one: string; readonly local: string }>> = {
  ipv4: { lan: "172.18.0.0/16", one: "172.18.0.2", local: "127.0.0.0/8" },
  ipv6: { lan: "fd18::/64", one: "fd18::2", local: "::1/128" },
};

/** Rules in every table of iptables that we write to or not, as a file for `iptables-restore --noflush`. */
export function foreignIptables(family: Family): string {
  const { lan, one, local } = EXAMPLES[family];
  return `*raw
-A PREROUTING -i eth9 -j CT --notrack
-A OUTPUT -o eth9 -j CT --notrack
COMMIT
*mangle
-A PREROUTING -i eth9 -j MARK --set-xmark 0x9/0xffffffff
-A POSTROUTING -o eth9 -m comment --comment "an administrator's 'own' mark" -j MARK --set-xmark 0x9/0xffffffff
COMMIT
*nat
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d ${local} -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT -p tcp -m tcp --dport 2525 -j REDIRECT --to-ports 25
-A POSTROUTING -s ${lan} ! -o docker0 -j MASQUERADE
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8081 -j DNAT --to-destination ${family === "ipv6" ? `[${one}]` : one}:80
COMMIT
*filter
-A INPUT -p tcp -m tcp --dport 26 -j DROP
-A OUTPUT -p tcp -m tcp --dport 27 -m owner --uid-owner 6001 -j REJECT
COMMIT
`;
}

/** The same once more behind ours: whoever starts later appends. */
export function laterIptables(family: Family): string {
  const { lan } = EXAMPLES[family];
  return `*nat
-A PREROUTING -s ${lan} -p tcp -m tcp --dport 8082 -j REDIRECT --to-ports 82
-A OUTPUT -d ${lan} -p tcp -m tcp --dport 8082 -j REDIRECT --to-ports 82
COMMIT
*raw
-A OUTPUT -o eth8 -j CT --notrack
COMMIT
`;
}

/** Takes back what a file of appended rules put there. */
export function withdraw(restoreFile: string): string {
  return restoreFile.replaceAll(/^-A /gm, "-D ");
}

/** Tables that nobody reaches by iptables. */
export const FOREIGN_NATIVE = `
table inet foreign {
  set blocked {
    type ipv4_addr
    elements = { 203.0.113.66 }
  }
  chain prerouting {
    type nat hook prerouting priority -100; policy accept;
    tcp dport 2526 redirect to :26
  }
  chain output {
    type nat hook output priority -100; policy accept;
    ip daddr @blocked tcp dport 2526 redirect to :26
  }
  chain input {
    type filter hook input priority 0; policy accept;
    ip saddr @blocked counter drop
  }
}
table ip kuma_mesh {
  comment "somebody else's table by the name of ours"
  chain KUMA_MESH_INBOUND {
    return
  }
}
`;

const RESTORE: Readonly<Record<Family, string>> = { ipv4: "iptables-restore", ipv6: "ip6tables-restore" };

export async function loadIptables(host: TestHost, family: Family, text: string): Promise<void> {
  await host.sandbox.mustExec([RESTORE[family], "--noflush"], { stdin: text, env: { PATH: `${PATH}:${ASIDE}` } });
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Where a host that is to have no iptables keeps one for those who put other people's rules there. */
const ASIDE = "/opt/aside";

export const WITHOUT_IPTABLES = `
mkdir ${ASIDE}
for tool in iptables ip6tables iptables-restore ip6tables-restore; do cp -L "$(command -v $tool)" ${ASIDE}; done
rm /usr/sbin/*tables*`;

/** Puts everybody else's rules on a host. */
export async function settle(host: TestHost): Promise<void> {
  for (const family of familiesOf(host)) await loadIptables(host, family, foreignIptables(family));
  // Not by the stdin that a test gives: nft of bullseye cannot read a socket.
  await host.sh(`nft -f - <<'END'\n${FOREIGN_NATIVE}\nEND`);
}

export function familiesOf(host: TestHost): readonly Family[] {
  return host.sandbox.upstreamAddress6 === undefined ? ["ipv4"] : FAMILIES;
}

/** Gives a host the facts that a case is about: its nameservers, and Docker's chain for DNS. */
export async function takeFacts(host: TestHost, { facts }: Pick<PolicyCase, "facts">): Promise<void> {
  const nameservers = FAMILIES.flatMap((family) => facts[family]?.resolvers ?? []);
  const lines = nameservers.map((cidr) => `nameserver ${cidr.replace(/\/\d+$/, "")}\n`);
  await host.sandbox.writeFile("/etc/resolv.conf", lines.join(""));
  for (const family of familiesOf(host)) await dockerOutput(host, family, facts[family]);
}

async function dockerOutput(host: TestHost, family: Family, facts: FamilyFacts | undefined): Promise<void> {
  const tool = family === "ipv4" ? "iptables" : "ip6tables";
  const env = { PATH: `${PATH}:${ASIDE}` };
  const has = (await host.sandbox.exec([tool, "-t", "nat", "-n", "-L", "DOCKER_OUTPUT"], { env })).code === 0;
  if (has === (facts?.hasDockerOutput ?? false)) return;
  await loadIptables(host, family, has ? DOCKER_DNS_REMOVED : DOCKER_DNS);
}

const DOCKER_DNS = `*nat
:DOCKER_OUTPUT - [0:0]
-A OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:40053
COMMIT
`;
const DOCKER_DNS_REMOVED = `*nat
-D OUTPUT -d 127.0.0.11/32 -j DOCKER_OUTPUT
-F DOCKER_OUTPUT
-X DOCKER_OUTPUT
COMMIT
`;
