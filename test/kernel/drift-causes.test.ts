import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import type { HostSpec } from "../../lib/spec/host";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";
import type { Suite } from "../../sandbox/base-tree";
import { EchoServer, probe } from "../../sandbox/echo";
import { hostSpec, TestHost } from "../support/host-under-test";

/**
 * What happens to hosts by themselves: a refresh says what, who and which traffic changes path, which packets then
 * prove; the next run mends just that.
 *
 * @needs bullseye
 * @needs trixie
 */

jest.setTimeout(60_000);

interface Way {
  readonly from: "host" | "world";
  readonly to: string;
  readonly port: number;
  /** Port at which it arrives on a host that is right, and on one that drifted. */
  readonly right: number;
  readonly drifted: number;
}

interface Life {
  readonly name: string;
  readonly suite?: Suite;
  readonly spec?: HostSpec;
  /** What is done before ours come, and with them there. */
  readonly before?: string;
  readonly meanwhile?: string;
  /** What the host is brought to after that, if it is something else. */
  readonly later?: HostSpec;
  readonly happens: string;
  readonly drift: string;
  readonly way: Way;
}

const ELSEWHERE = "198.51.100.7";
const HTTPS: Way = { from: "host", to: ELSEWHERE, port: 443, right: 15001, drifted: 443 };
const HAND = "(by hand, probably: no other trace)";

/** Docker with a published port, whose container is here an application of the host. */
const DOCKER = `
iptables -t nat -N DOCKER
iptables -t nat -A DOCKER -i docker0 -j RETURN
iptables -t nat -A DOCKER ! -i docker0 -p tcp -m tcp --dport 8081 -j DNAT --to-destination :80`;
const DOCKER_AHEAD = "iptables -t nat -I PREROUTING -m addrtype --dst-type LOCAL -j DOCKER";

const SAVE = "iptables-save >/etc/iptables/rules.v4; ip6tables-save >/etc/iptables/rules.v6";
const NETFILTER_PERSISTENT = "iptables-restore </etc/iptables/rules.v4; ip6tables-restore </etc/iptables/rules.v6";

/** firewalld as it is seen by others: a table of its own, made anew with each reload, and a flush of everybody's iptables. */
const FIREWALLD = `
nft add table inet firewalld; nft delete table inet firewalld
nft add table inet firewalld; nft add chain inet firewalld nat_PREROUTING '{ type nat hook prerouting priority -90; }'`;
const FLUSH = `
for tool in iptables ip6tables; do for table in raw mangle nat; do $tool -t $table -F; $tool -t $table -X; done; done`;

const ALL_PASS = "inbound tcp, outbound tcp and tcp within the host pass by the sidecar";

const LIVES: readonly Life[] = [
  {
    name: "Docker starts, and goes ahead of us",
    happens: `${DOCKER}\n${DOCKER_AHEAD}`,
    drift:
      "our rules in ipv4/nat/PREROUTING are shadowed by `-m addrtype --dst-type LOCAL -j DOCKER` " +
      "(Docker put its rules ahead of ours, probably: chain DOCKER): " +
      "inbound tcp over ipv4 to port 8081 except over docker0 and for other hosts is taken by a rule of somebody else",
    way: { from: "world", to: "eth1", port: 8081, right: 15006, drifted: 80 },
  },
  ...(["bookworm", "bullseye", "trixie"] as const).map(
    (suite): Life => ({
      name: `an administrator's exception goes ahead of us, ${suite}`,
      suite,
      before: `${DOCKER}\niptables -t nat -A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER`,
      happens: 'iptables -t nat -I OUTPUT -p tcp --dport 443 -m comment --comment "for a moment" -j RETURN',
      drift:
        'our rules in ipv4/nat/OUTPUT are shadowed by `-p tcp -m tcp --dport 443 -m comment --comment "for a moment" -j RETURN` ' +
        `${HAND}: outbound tcp over ipv4 to port 443 and tcp within the host over ipv4 to port 443 pass by the sidecar`,
      way: HTTPS,
    }),
  ),
  {
    name: "the same ahead of rules that come first",
    spec: { redirect: { dns: { enabled: true } } },
    happens:
      "iptables -t nat -I OUTPUT -p udp --dport 53 -j ACCEPT; iptables -t nat -I OUTPUT -p tcp --dport 443 -j ACCEPT",
    drift:
      "the order differs in ipv4/nat/OUTPUT, where ours do not come before `-p tcp -m tcp --dport 443 -j ACCEPT`, " +
      `\`-p udp -m udp --dport 53 -j ACCEPT\` ${HAND}: ` +
      "outbound tcp over ipv4 to port 443, tcp within the host over ipv4 to port 443 and dns pass by the sidecar",
    way: HTTPS,
  },
  {
    name: "an administrator's exception goes ahead of us in iptables-legacy",
    before: "rm /usr/sbin/*tables-nft*",
    happens: "iptables-legacy -t nat -I OUTPUT -p tcp --dport 443 -m owner --uid-owner 6001 -j ACCEPT",
    drift:
      "our rules in ipv4/nat/OUTPUT are shadowed by `-p tcp -m tcp --dport 443 -m owner --uid-owner 6001 -j ACCEPT` " +
      `${HAND}: outbound tcp over ipv4 of uid 6001 to port 443 passes by the sidecar`,
    way: HTTPS,
  },
  {
    name: "nft flush ruleset",
    happens: "nft flush ruleset",
    drift: `all our rules missing (somebody flushed all rules, probably: none of anybody is left): ${ALL_PASS}`,
    way: HTTPS,
  },
  {
    name: "nft flush ruleset, and Docker starts again",
    before: `${DOCKER}\n${DOCKER_AHEAD}`,
    // By now the table is there, and its number is written down.
    later: { redirect: { outbound: { excludePorts: [3306] } } },
    happens: `nft flush ruleset\n${DOCKER}\n${DOCKER_AHEAD}`,
    drift: `all our rules missing (somebody flushed all rules, or loaded others, probably: table ip nat was made anew): ${ALL_PASS}`,
    way: HTTPS,
  },
  {
    name: "netfilter-persistent loads an older save",
    spec: { redirect: { outbound: { excludePorts: [443] } } },
    meanwhile: SAVE,
    later: { redirect: { outbound: { excludePorts: [3306] } } },
    happens: NETFILTER_PERSISTENT,
    drift:
      "1 rule missing, 1 rule too many in ipv4/nat/KUMA_MESH_OUTBOUND; " +
      "1 rule missing, 1 rule too many in ipv6/nat/KUMA_MESH_OUTBOUND " +
      "(netfilter-persistent or its like loaded an older save, probably: the rules are those of /etc/iptables/rules.v4, /etc/iptables/rules.v6): " +
      "outbound tcp to port 443 and tcp within the host to port 443 pass by the sidecar; " +
      "outbound tcp to port 3306 and tcp within the host to port 3306 go to the sidecar",
    way: HTTPS,
  },
  {
    name: "netfilter-persistent loads a save of before us",
    before: `${DOCKER}\n${DOCKER_AHEAD}\nip6tables -t nat -A OUTPUT -d fd00::9 -j ACCEPT\n${SAVE}`,
    happens: NETFILTER_PERSISTENT,
    drift: `all our rules missing (netfilter-persistent or its like loaded an older save, probably: the rules are those of /etc/iptables/rules.v4, /etc/iptables/rules.v6): ${ALL_PASS}`,
    way: HTTPS,
  },
  {
    name: "firewalld is reloaded",
    before: FIREWALLD,
    happens: `${FIREWALLD}\n${FLUSH}`,
    drift: `all our rules missing (firewalld was reloaded or restarted, probably: its table was made anew): ${ALL_PASS}`,
    way: HTTPS,
  },
  {
    name: "nft flush ruleset, with our rules in nftables",
    spec: { backend: "nftables" },
    happens: "nft flush ruleset",
    drift: `28 rules missing in table inet kuma_mesh (somebody flushed all rules, probably: none of anybody is left): ${ALL_PASS}`,
    way: HTTPS,
  },
  {
    name: "an administrator's exception among our rules in nftables",
    spec: { backend: "nftables" },
    happens: "nft insert rule inet kuma_mesh KUMA_MESH_OUTBOUND ip daddr 198.51.100.0/24 return",
    drift: `1 rule too many in table inet kuma_mesh ${HAND}: outbound tcp over ipv4 to 198.51.100.0/24 and tcp within the host over ipv4 to 198.51.100.0/24 pass by the sidecar`,
    way: HTTPS,
  },
];

test.each(LIVES)("$name", async ({ suite = "bookworm", before, spec = {}, meanwhile, later, happens, drift, way }) => {
  await using on = await TestHost.start({ suite });
  await listen(on);
  if (before !== undefined) await on.sh(before);
  await reconcile(hostSpec(spec), on.host);
  if (meanwhile !== undefined) await on.sh(meanwhile);
  const wanted = hostSpec(later ?? spec);
  await reconcile(wanted, on.host);
  expect(await refresh(wanted, on.host)).toMatchObject({ drift: "none" });
  expect(await arrivalOf(way, on)).toBe(way.right);

  await on.sh(happens);
  expect(await looksTwice(wanted, on)).toBe(drift);
  expect(await arrivalOf(way, on)).toBe(way.drifted);

  const foreign = await foreignRules(on);
  await reconcile(wanted, on.host);
  expect(await refresh(wanted, on.host)).toMatchObject({ drift: "none" });
  expect(await foreignRules(on)).toBe(foreign);
  expect(await arrivalOf(way, on)).toBe(way.right);
});

/** The sidecar, an application of the host, and the world. */
async function listen({ sandbox }: TestHost): Promise<void> {
  await EchoServer.start(sandbox, { tcp: [15001, 15006] }, 5678);
  await EchoServer.start(sandbox, { tcp: [80, 8081] }, 6001);
  await EchoServer.start(sandbox.upstream, { tcp: [443] }, 65534);
}

async function arrivalOf({ from, to, port }: Way, { sandbox }: TestHost): Promise<number | string> {
  const address = to === "eth1" ? sandbox.upstreamAddress : to;
  const answer = await probe(from === "host" ? sandbox : sandbox.upstream, { to: address, port, uid: 6001 });
  return "at" in answer ? answer.at : answer.error;
}

/** Looks at a host: nothing on it changes for that, and the second look tells the same. */
async function looksTwice(spec: ResolvedHostSpec, on: TestHost): Promise<string | undefined> {
  const before = await on.sandbox.snapshot();
  const { drift } = (await refresh(spec, on.host)) ?? {};
  expect(await refresh(spec, on.host)).toMatchObject({ drift });
  expect(await on.sandbox.snapshot()).toBe(before);
  return drift;
}

/** Everybody else's rules in the order in which they stand. */
function foreignRules(on: TestHost): Promise<string> {
  return on.sh(`
    save() { "$1-save" | awk '/^[*]/ { table = $1 } /^-A/ && !/KUMA_MESH|kuma.mesh/ { print table, $0 }'; }
    save iptables; save ip6tables
    nft list table inet firewalld 2>/dev/null || :`);
}
