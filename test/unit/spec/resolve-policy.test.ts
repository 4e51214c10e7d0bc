import { resolvePolicy } from "../../../lib/spec/resolve";
import type { ResolvedPolicy } from "../../../lib/spec/resolved";

const DEFAULTS: ResolvedPolicy = {
  proxyUser: { name: "kuma-dp", uid: 5678, create: true },
  families: ["ipv4", "ipv6"],
  inbound: {
    enabled: true,
    port: 15006,
    includePorts: [],
    excludePorts: [{ from: 22, to: 22 }],
    excludeAddresses: { ipv4: [], ipv6: [] },
    insertFirst: false,
  },
  outbound: {
    enabled: true,
    port: 15001,
    includePorts: [],
    excludePorts: [],
    excludeAddresses: { ipv4: [], ipv6: [] },
    insertFirst: false,
  },
  uidExclusions: [],
  dns: { enabled: false, port: 15053, captureAll: false, zoneSplit: true, resolvConfigPath: "/etc/resolv.conf" },
  vnet: [],
  dropInvalidPackets: false,
  log: { enabled: false, level: 7 },
  comments: true,
  keepExistingConnections: true,
};

const inbound = (change: Partial<ResolvedPolicy["inbound"]>) => ({ inbound: { ...DEFAULTS.inbound, ...change } });
const outbound = (change: Partial<ResolvedPolicy["outbound"]>) => ({ outbound: { ...DEFAULTS.outbound, ...change } });
const dns = (change: Partial<ResolvedPolicy["dns"]>) => ({ dns: { ...DEFAULTS.dns, ...change } });
const proxyUser = (change: Partial<ResolvedPolicy["proxyUser"]>) => ({
  proxyUser: { ...DEFAULTS.proxyUser, ...change },
});
const port = (number: number) => ({ from: number, to: number });

test.each([
  { name: "nothing", spec: {}, want: {} },
  { name: "absent and null members", spec: { kumaDPUser: undefined, redirect: null, wait: null }, want: {} },
  { name: "the default user by uid", spec: { kumaDPUser: "5678" }, want: {} },
  { name: "the default user by name", spec: { kumaDPUser: "kuma-dp" }, want: {} },
  { name: "the default user by an empty name", spec: { kumaDPUser: "" }, want: {} },
  { name: "another uid", spec: { kumaDPUser: 70000 }, want: proxyUser({ uid: 70000 }) },
  { name: "IPv4 alone", spec: { ipFamilyMode: "ipv4" }, want: { families: ["ipv4"] } },
  { name: "no inbound", spec: { redirect: { inbound: { enabled: false } } }, want: inbound({ enabled: false }) },
  {
    name: "inbound ports to exclude: the list is the whole list",
    spec: { redirect: { inbound: { excludePorts: [8080, "9000-9099"] } } },
    want: inbound({ excludePorts: [port(8080), { from: 9000, to: 9099 }] }),
  },
  {
    name: "an empty list of inbound ports to exclude",
    spec: { redirect: { inbound: { excludePorts: [] } } },
    want: inbound({ excludePorts: [] }),
  },
  {
    name: "inbound ports to redirect: nothing is excluded by default then",
    spec: { redirect: { inbound: { includePorts: "80,443" } } },
    want: inbound({ includePorts: [port(80), port(443)], excludePorts: [] }),
  },
  {
    name: "inbound ports to redirect beside an empty list of others",
    spec: { redirect: { inbound: { includePorts: 80, excludePorts: [] } } },
    want: inbound({ includePorts: [port(80)], excludePorts: [] }),
  },
  {
    name: "ports of the sidecar",
    spec: { redirect: { inbound: { port: "16006" }, outbound: { port: 16001 }, dns: { port: 16053 } } },
    want: { ...inbound({ port: 16006 }), ...outbound({ port: 16001 }), ...dns({ port: 16053 }) },
  },
  {
    name: "a port that DNS would have, with DNS off",
    spec: { redirect: { outbound: { port: 15053 } } },
    want: outbound({ port: 15053 }),
  },
  {
    name: "addresses and uids that pass by",
    spec: { redirect: { outbound: { excludePortsForIPs: "fd00::1,10.0.0.9/8", excludePortsForUIDs: "udp:53:101" } } },
    want: {
      ...outbound({ excludeAddresses: { ipv4: ["10.0.0.0/8"], ipv6: ["fd00::1/128"] } }),
      uidExclusions: [{ protocol: "udp", ports: [port(53)], uids: { from: 101, to: 101 } }],
    },
  },
  {
    name: "jumps before everything foreign",
    spec: { redirect: { inbound: { insertRedirectInsteadOfAppend: true } } },
    want: inbound({ insertFirst: true }),
  },
  {
    name: "DNS, all of it, in one zone",
    spec: { redirect: { dns: { enabled: true, captureAll: true, skipConntrackZoneSplit: true } } },
    want: dns({ enabled: true, captureAll: true, zoneSplit: false }),
  },
  {
    name: "another resolv.conf",
    spec: { redirect: { dns: { resolvConfigPath: "/run/systemd/resolve/resolv.conf" } } },
    want: dns({ resolvConfigPath: "/run/systemd/resolve/resolv.conf" }),
  },
  {
    name: "virtual networks",
    spec: { redirect: { vnet: { networks: ["br+:172.18.0.1/16"] } } },
    want: { vnet: [{ interface: "br+", family: "ipv4", cidr: "172.18.0.0/16" }] },
  },
  {
    name: "the switches",
    spec: {
      dropInvalidPackets: true,
      log: { enabled: true, level: 4 },
      comments: { disabled: true },
      keepExistingConnections: false,
      verbose: true,
      storeFirewalld: false,
      dryRun: false,
      cniMode: false,
    },
    want: {
      dropInvalidPackets: true,
      log: { enabled: true, level: 4 },
      comments: false,
      keepExistingConnections: false,
    },
  },
])("a policy that says $name", ({ spec, want }) => {
  expect(resolvePolicy(spec)).toEqual({ ok: true, value: { ...DEFAULTS, ...want } });
});

test("the ConfigMap of Kuma's Helm chart is a policy as it is", () => {
  const flow = { excludePorts: [], excludePortsForIPs: [], excludePortsForUIDs: [], includePorts: [] };
  const executables = [
    "iptables",
    "iptables-save",
    "iptables-restore",
    "ip6tables",
    "ip6tables-save",
    "ip6tables-restore",
  ];
  const spec = {
    comments: { disabled: false },
    dropInvalidPackets: false,
    ipFamilyMode: "dualstack",
    iptablesExecutables: Object.fromEntries(executables.map((name) => [name, ""])),
    kumaDPUser: "5678",
    log: { enabled: false },
    redirect: {
      dns: {
        captureAll: true,
        enabled: true,
        port: 15053,
        resolvConfigPath: "/etc/resolv.conf",
        skipConntrackZoneSplit: false,
      },
      inbound: { ...flow, enabled: true, insertRedirectInsteadOfAppend: false, port: 15006 },
      outbound: { ...flow, enabled: true, insertRedirectInsteadOfAppend: false, port: 15001 },
      vnet: { networks: [] },
    },
    retry: { maxRetries: 4, sleepBetweenRetries: "2s" },
    storeFirewalld: false,
    verbose: false,
    wait: 5,
    waitInterval: 0,
  };
  const want = { ...DEFAULTS, ...inbound({ excludePorts: [] }), ...dns({ enabled: true, captureAll: true }) };
  expect(resolvePolicy(spec)).toEqual({ ok: true, value: want });
});

test("a policy knows nothing of hosts", () => {
  const spec = { connection: { host: "web", password: "hunter2" }, proxyUser: { uid: 7 }, backend: "auto" };
  expect(resolvePolicy(spec)).toMatchObject({
    ok: false,
    failures: [{ property: "connection" }, { property: "proxyUser" }, { property: "backend" }],
  });
});

test("a policy survives JSON, and leaves its spec as it was", () => {
  const spec = Object.freeze({
    redirect: Object.freeze({ inbound: Object.freeze({ excludePorts: Object.freeze([3, 1]) }) }),
  });
  const resolved = resolvePolicy(spec);
  expect(JSON.parse(JSON.stringify(resolved))).toEqual(resolved);
  expect(spec.redirect.inbound.excludePorts).toEqual([3, 1]);
});
