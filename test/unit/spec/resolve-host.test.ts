import { resolveDeclared } from "../../../lib/engine/declared";
import type { HostSpec } from "../../../lib/spec/host";
import { type Resolved, resolveHostSpec } from "../../../lib/spec/resolve";
import type { ResolvedHostSpec } from "../../../lib/spec/resolved";

function value(spec: HostSpec): ResolvedHostSpec {
  const resolved = resolveHostSpec(spec);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.failures));
  return resolved.value;
}

const faults = (resolved: Resolved<unknown>) =>
  resolved.ok ? [] : resolved.failures.map(({ code, property }) => `${code} ${property}`);

test("a host that says nothing is this machine, with Kuma's defaults", () => {
  const { policy: _, declared: _declared, ...host } = value({});
  expect(host).toEqual({
    loading: {
      waitSeconds: 5,
      waitIntervalMicroseconds: 0,
      maxRetries: 4,
      sleepBetweenRetriesSeconds: 2,
      executables: {},
    },
    backend: "auto",
    persistence: "auto",
    confirm: { seconds: 90, checks: [] },
    managers: [],
    onProxyDown: "fail-closed",
    hostEgress: [],
    allowLockout: false,
    onUnreachable: "fail",
    connection: undefined,
  });
});

/** Every key there is: a key of the types that the schema does not know would not resolve. */
const EVERYTHING: Required<HostSpec> = {
  connection: {
    host: "web-1.example.com",
    port: 2222,
    user: "ops",
    password: "hunter2",
    privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\n…\n",
    privateKeyPassword: "hunter3",
    agentSocketPath: "/run/user/1000/ssh agent.sock",
    hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI root@web-1",
    dialErrorLimit: -1,
    perDialTimeout: 0,
    proxy: [
      { host: "203.0.113.7", user: "jump" },
      { host: "fd00::7", port: 2200, privateKey: "env:HOP_KEY" },
    ],
    knownHosts: "~/.ssh/known_hosts",
    sudo: { password: "file:/run/secrets/sudo" },
  },
  proxyUser: { name: "envoy", uid: 70000, create: false },
  backend: "nftables",
  persistence: "systemd",
  managers: [
    "ldap",
    { name: "backup", direction: "inbound", protocol: "udp", ports: 9102, cidrs: "10.0.0.9", uids: [] },
  ],
  onProxyDown: "fail-closed",
  hostEgress: ["metadata"],
  allowLockout: false,
  confirm: { timeoutSeconds: 30, checks: ["true"] },
  onUnreachable: "forget",
  kumaDPUser: "envoy",
  ipFamilyMode: "dualstack",
  redirect: {
    inbound: {
      enabled: true,
      port: 15006,
      includePorts: [],
      excludePorts: [22, 2222],
      excludePortsForIPs: ["10.0.0.0/8"],
      excludePortsForUIDs: [],
      insertRedirectInsteadOfAppend: true,
    },
    outbound: {
      enabled: true,
      port: 15001,
      includePorts: "80,443",
      excludePorts: [],
      excludePortsForIPs: "169.254.169.254",
      excludePortsForUIDs: ["tcp:443:0"],
      insertRedirectInsteadOfAppend: true,
    },
    dns: {
      enabled: true,
      port: 15053,
      captureAll: true,
      skipConntrackZoneSplit: true,
      resolvConfigPath: "/etc/resolv.conf",
    },
    vnet: { networks: ["docker0:172.17.0.0/16"] },
  },
  dropInvalidPackets: true,
  log: { enabled: true, level: 0 },
  comments: { disabled: true },
  wait: 0,
  waitInterval: 999_999,
  retry: { maxRetries: 0, sleepBetweenRetries: "500ms" },
  iptablesExecutables: { iptables: "/usr/sbin/iptables-nft", "ip6tables-save": "/opt/net_1.0+x/ip6tables-save" },
  storeFirewalld: false,
  dryRun: false,
  verbose: true,
  cniMode: false,
  keepExistingConnections: true,
};

test("every key of the types is known", () => {
  const host = value(EVERYTHING);
  expect(host.connection).toEqual(EVERYTHING.connection);
  expect(host.loading).toEqual({
    waitSeconds: 0,
    waitIntervalMicroseconds: 999_999,
    maxRetries: 0,
    sleepBetweenRetriesSeconds: 0.5,
    executables: EVERYTHING.iptablesExecutables,
  });
  expect(host.policy.proxyUser).toEqual({ name: "envoy", uid: 70000, create: false });
  expect([host.backend, host.onUnreachable]).toEqual(["nftables", "forget"]);
});

test.each([
  { name: "this machine", spec: {}, want: [22] },
  { name: "a command", spec: { connection: { exec: ["docker", "exec", "-i", "web", "sh"] } }, want: [22] },
  { name: "SSH", spec: { connection: { host: "web" } }, want: [22] },
  { name: "SSH on another port", spec: { connection: { host: "web", port: 2222 } }, want: [22, 2222] },
  {
    name: "SSH through a hop, whose port is the hop's",
    spec: { connection: { host: "web", proxy: { host: "jump", port: 2222 } } },
    want: [22],
  },
])("by default the port of SSH passes by: $name", ({ spec, want }) => {
  expect(value(spec).policy.inbound.excludePorts).toEqual(want.map((port) => ({ from: port, to: port })));
});

const ssh = { host: "web", port: 2222 };
const inboundOf = (inbound: NonNullable<HostSpec["redirect"]>["inbound"]): HostSpec => ({
  connection: ssh,
  redirect: { inbound: inbound ?? {} },
});

test.each([
  {
    name: "a list without it",
    spec: inboundOf({ excludePorts: [22] }),
    want: ["KTP141 redirect.inbound.excludePorts"],
  },
  { name: "an empty list", spec: inboundOf({ excludePorts: [] }), want: ["KTP141 redirect.inbound.excludePorts"] },
  {
    name: "ports to redirect with it",
    spec: inboundOf({ includePorts: "2000-3000" }),
    want: ["KTP141 redirect.inbound.includePorts"],
  },
  { name: "a list with it", spec: inboundOf({ excludePorts: ["2200-2300"] }), want: [] },
  { name: "ports to redirect without it", spec: inboundOf({ includePorts: [80] }), want: [] },
  { name: "no inbound redirection", spec: inboundOf({ enabled: false, excludePorts: [] }), want: [] },
  { name: "leave", spec: { ...inboundOf({ excludePorts: [] }), allowLockout: true }, want: [] },
  { name: "leave to redirect it", spec: { ...inboundOf({ includePorts: 2222 }), allowLockout: true }, want: [] },
  {
    name: "a connection that is no SSH",
    spec: { connection: { exec: ["sh"] }, redirect: { inbound: { excludePorts: [] } } },
    want: [],
  },
])("the port of the SSH connection and $name", ({ spec, want }) => {
  const resolved = resolveDeclared(spec);
  expect(faults(resolved)).toEqual(want);
  if (!resolved.ok) expect(resolved.failures[0]?.problem).toContain("inbound tcp 2222 (SSH)");
});

test.each([
  { name: "a uid here, nothing there", spec: { kumaDPUser: 1000 }, uid: 1000 },
  { name: "the same uid twice", spec: { kumaDPUser: "1000", proxyUser: { uid: 1000 } }, uid: 1000 },
  { name: "a name that is explained", spec: { kumaDPUser: "envoy", proxyUser: { name: "envoy", uid: 7 } }, uid: 7 },
  { name: "a name without a uid", spec: { proxyUser: { name: "envoy" } }, uid: 5678 },
])("the proxy user: $name", ({ spec, uid }) => {
  expect(value(spec).policy.proxyUser.uid).toBe(uid);
});

test("one hop may stand for a list of one, and members left empty are left out", () => {
  const connection = { host: "web", user: undefined, proxy: { host: "jump", password: null } };
  expect(resolveHostSpec({ connection })).toMatchObject({
    ok: true,
    value: { connection: { host: "web", proxy: [{ host: "jump" }] } },
  });
});

test.each(["web", "web_1.corp", "a.b.example.com.", "10.0.0.1", "fd00::1", "fe80::1%eth0", "1password"])(
  "a host may be called %s",
  (host) => expect(value({ connection: { host } }).connection).toEqual({ host }),
);

test("a host key may end with its file's line", () => {
  const connection = { host: "web", hostKey: "ecdsa-sha2-nistp256 AAAAE2Vj= root@web\n" };
  expect(value({ connection }).connection).toEqual({ host: "web", hostKey: "ecdsa-sha2-nistp256 AAAAE2Vj= root@web" });
});
