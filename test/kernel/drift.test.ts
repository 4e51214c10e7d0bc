import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import type { HostSpec } from "../../lib/spec/host";
import { hostSpec, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { settle } from "./other-peoples-rules";

/** What somebody breaks by hand, a refresh names, by the property that it amounts to where there is one; a run mends it. */

const SPEC: HostSpec = {
  redirect: {
    inbound: { excludePorts: [22, 8080], excludePortsForIPs: ["203.0.113.9"] },
    outbound: { excludePorts: [3306, "9000-9100"], excludePortsForUIDs: ["tcp:443:1001"] },
    dns: { enabled: true },
  },
  dropInvalidPackets: true,
};

interface Break {
  readonly name: string;
  /** Lines of shell. */
  readonly by: string;
  readonly drift: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** What takes back the part that is not ours to mend. */
  readonly foreign?: string;
}

/** What is not rules. */
const HOST: readonly Break[] = [
  {
    name: "the address of IPv6 passthrough taken off",
    by: "ip -6 addr del ::6/128 dev lo",
    drift: "::6/128 is missing on the loopback interface",
  },
  { name: "the proxy user removed", by: "userdel kuma-dp", drift: "user kuma-dp is missing" },
  {
    name: "the journal removed",
    by: "rm /var/lib/kuma-transparent-proxy/journal",
    drift: "the journal is stale: the host has none",
  },
];

const IPTABLES: readonly Break[] = [
  ...HOST,
  {
    name: "an excluded port deleted",
    by: "iptables -t nat -D KUMA_MESH_INBOUND 4",
    drift: "1 rule missing, 1 rule too many in ipv4/nat/KUMA_MESH_INBOUND",
    properties: { "redirect.inbound.excludePorts": [22] },
  },
  {
    name: "an excluded port added",
    by: "ip6tables -t nat -I KUMA_MESH_OUTBOUND 2 -p tcp --dport 25 -j RETURN",
    drift: "1 rule missing, 1 rule too many in ipv6/nat/KUMA_MESH_OUTBOUND",
    properties: { "redirect.outbound.excludePorts": [25, 3306, "9000-9100"] },
  },
  {
    name: "another port of the sidecar",
    by: "iptables -t nat -R KUMA_MESH_OUTBOUND_REDIRECT 1 -p tcp -j REDIRECT --to-ports 15999",
    drift: "1 rule missing, 1 rule too many in ipv4/nat/KUMA_MESH_OUTBOUND_REDIRECT",
    properties: { "redirect.outbound.port": 15999 },
  },
  {
    name: "an address added",
    by: "iptables -t nat -I KUMA_MESH_INBOUND 3 -s 203.0.113.10 -j RETURN",
    drift: "1 rule too many in ipv4/nat/KUMA_MESH_INBOUND",
    properties: { "redirect.inbound.excludePortsForIPs": ["203.0.113.9", "203.0.113.10"] },
  },
  {
    name: "an exclusion of a user deleted",
    by: "iptables -t nat -D OUTPUT 1",
    drift: "1 rule missing in ipv4/nat/OUTPUT",
    properties: { "redirect.outbound.excludePortsForUIDs": [] },
  },
  {
    name: "DNS no longer redirected",
    by: "iptables -t nat -D OUTPUT 3; iptables -t nat -D OUTPUT 2",
    drift: "2 rules missing in ipv4/nat/OUTPUT",
    properties: { "redirect.dns.enabled": false },
  },
  {
    name: "a zone of connection tracking deleted",
    by: "iptables -t raw -D PREROUTING 2",
    drift: "1 rule missing in ipv4/raw/PREROUTING",
  },
  {
    name: "the rule against invalid packets deleted",
    by: "ip6tables -t mangle -D PREROUTING 2",
    drift: "1 rule missing in ipv6/mangle/PREROUTING",
    properties: { dropInvalidPackets: false },
  },
  {
    name: "a chain put into another order",
    by: `
      rule=$(iptables -t nat -S KUMA_MESH_OUTBOUND 7 | sed 's/^-A/-I/')
      iptables -t nat -D KUMA_MESH_OUTBOUND 7; eval "iptables -t nat $rule"`,
    drift: "the order differs in ipv4/nat/KUMA_MESH_OUTBOUND",
  },
  {
    name: "a chain flushed",
    by: "ip6tables -t nat -F KUMA_MESH_INBOUND_REDIRECT",
    drift: "1 rule missing in ipv6/nat/KUMA_MESH_INBOUND_REDIRECT",
  },
  {
    name: "a foreign rule ahead of those that come first",
    by: "iptables -t nat -I OUTPUT -p udp --dport 53 -j ACCEPT",
    foreign: "iptables -t nat -D OUTPUT -p udp --dport 53 -j ACCEPT",
    drift: "the order differs in ipv4/nat/OUTPUT",
  },
  {
    name: "a foreign rule among those that come first",
    by: "iptables -t nat -I OUTPUT 3 -p udp --dport 53 -j ACCEPT",
    foreign: "iptables -t nat -D OUTPUT -p udp --dport 53 -j ACCEPT",
    drift: "the order differs in ipv4/nat/OUTPUT",
  },
  {
    name: "the jump of the last ones ahead of everything",
    by: `
      iptables -t nat -D OUTPUT $(iptables -t nat -S OUTPUT | grep -n KUMA_MESH_OUTBOUND | cut -d: -f1 | awk '{ print $1 - 1 }')
      iptables -t nat -I OUTPUT -p tcp -j KUMA_MESH_OUTBOUND`,
    drift: "the order differs in ipv4/nat/OUTPUT",
  },
  {
    name: "a rule of ours which we do not understand",
    by: "iptables -t nat -I KUMA_MESH_INBOUND -m statistic --mode random --probability 0.5 -j ACCEPT",
    drift: "1 rule too many in ipv4/nat/KUMA_MESH_INBOUND",
  },
  {
    name: "a chain of ours with no place in the spec",
    by: "iptables -t raw -N KUMA_MESH_OUTBOUND; iptables -t raw -A KUMA_MESH_OUTBOUND -j RETURN",
    drift: "chain ipv4/raw/KUMA_MESH_OUTBOUND should not be there",
  },
  {
    name: "the rules of a family removed whole",
    by: `
      { echo '*nat'
        ip6tables-save -t nat | grep -e '^-A.*KUMA_MESH' -e kuma/mesh | sed 's/^-A/-D/'
        ip6tables-save -t nat | sed -n 's/^:\\(KUMA[^ ]*\\) .*/-X \\1/p'
        echo COMMIT; } | ip6tables-restore --noflush`,
    drift:
      "1 rule missing in ipv6/nat/PREROUTING; 2 rules missing in ipv6/nat/OUTPUT; 3 rules missing in ipv6/nat/KUMA_MESH_INBOUND",
  },
  {
    name: "the same rules in iptables-legacy, too",
    by: "iptables-save -t nat | grep -e '^[*:C]' -e KUMA_MESH | grep -v DOCKER | iptables-legacy-restore",
    drift: "rules of ours in iptables-legacy, too",
  },
];

const NFTABLES: readonly Break[] = [
  ...HOST,
  {
    name: "an excluded port deleted",
    by: "nft delete element inet kuma_mesh inbound_ports '{ 8080 }'",
    drift: "2 rules missing, 2 rules too many in table inet kuma_mesh",
    properties: { "redirect.inbound.excludePorts": [22] },
  },
  {
    name: "an excluded port added",
    by: "nft add element inet kuma_mesh outbound_ports '{ 25 }'",
    drift: "2 rules missing, 2 rules too many in table inet kuma_mesh",
    properties: { "redirect.outbound.excludePorts": [25, 3306, "9000-9100"] },
  },
  {
    name: "a chain flushed",
    by: "nft flush chain inet kuma_mesh KUMA_MESH_INBOUND_REDIRECT",
    drift: "2 rules missing in table inet kuma_mesh",
  },
  {
    name: "a rule of somebody else in our table",
    by: "nft insert rule inet kuma_mesh KUMA_MESH_INBOUND ip ttl 3 accept",
    drift: "1 rule too many in table inet kuma_mesh",
  },
  {
    name: "a chain of somebody else in our table",
    by: "nft add chain inet kuma_mesh mine '{ type nat hook prerouting priority -90; }'",
    drift: "1 rule too many in table inet kuma_mesh",
  },
  { name: "our table deleted", by: "nft delete table inet kuma_mesh", drift: "rules missing in table inet kuma_mesh" },
  {
    name: "our table dormant",
    by: "nft add table inet kuma_mesh '{ flags dormant; }'",
    drift: "in table inet kuma_mesh",
  },
  {
    name: "rules in iptables, too",
    by: "iptables -t nat -N KUMA_MESH_INBOUND",
    drift: "rules of ours in iptables-nft, too",
  },
];

let on: TestHost;
let intact: string;

beforeAll(async () => {
  on = await TestHost.start();
  await settle(on);
});
afterAll(() => on.stop());

describe.each([
  { backend: "iptables", breaks: IPTABLES },
  { backend: "nftables", breaks: NFTABLES },
] as const)("$backend", ({ backend, breaks }) => {
  const spec = hostSpec({ ...SPEC, backend });

  beforeAll(async () => {
    await reconcile(spec, on.host);
    intact = await rulesAndFiles();
  });

  // One that fails must not break those after it.
  afterEach(() => reconcile(spec, on.host));

  test.each(breaks)("$name", async ({ by, drift, properties = {}, foreign = "" }) => {
    await on.sh(by);
    const { generation } = (await on.journal()) ?? {};
    const seen = await refresh(spec, on.host);
    expect(seen).toMatchObject({ drift: expect.stringContaining(drift), properties });
    expect(Object.keys(seen?.properties ?? {})).toEqual(Object.keys(properties));
    expect((await on.journal())?.generation).toBe(generation);

    expect((await reconcile(spec, on.host)).plan.changes).toEqual([]);
    expect(await refresh(spec, on.host)).toMatchObject({ drift: "none", properties: {} });
    await on.sh(foreign);
    expect(await rulesAndFiles()).toBe(intact);
  });
});

test("what says the same twice is no drift, and goes with the rest", async () => {
  const spec = hostSpec({ ...SPEC, backend: "iptables" });
  await using fresh = await TestHost.start();
  await settle(fresh);
  const before = restored(await fresh.sandbox.snapshot());
  await reconcile(spec, fresh.host);
  await fresh.sh("iptables -t nat -A PREROUTING -p tcp -j KUMA_MESH_INBOUND");
  expect(await refresh(spec, fresh.host)).toMatchObject({ drift: "none" });
  await remove(spec, fresh.host);
  expect(restored(await fresh.sandbox.snapshot())).toBe(before);
});

/** All of a snapshot but the journal, which counts the runs. */
async function rulesAndFiles(): Promise<string> {
  const snapshot = restored(await on.sandbox.snapshot());
  return snapshot.replace(/^\/var\/lib\/kuma-transparent-proxy\/journal .*\n/gm, "");
}
