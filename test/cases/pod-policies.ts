import type { PodPolicySpec } from "../../lib/spec/pod";
import type { Family } from "../../lib/spec/terms";

/** A policy as pods can have it by annotations, and from which release of Kuma on. */
export interface PodPolicyCase {
  readonly name: string;
  readonly spec: PodPolicySpec;
  /** The first release whose annotations can say all of it. @default the first of all */
  readonly since?: string;
  /** The first whose annotations cannot any more. */
  readonly until?: string;
  /** Other releases in which it is so anyway. */
  readonly others?: readonly string[];
  /** Families of which there are packets to try. @default both */
  readonly families?: readonly Family[];
}

/** The table that every kind of test about pods works through. */
export const POD_POLICY_CASES: readonly PodPolicyCase[] = [
  { name: "nothing said", spec: {} },
  { name: "one inbound port", spec: { redirect: { inbound: { excludePorts: [1234] } } } },
  { name: "two outbound ports", spec: { redirect: { outbound: { excludePorts: [5678, 8900] } } } },
  {
    name: "both, as texts and ranges",
    spec: { redirect: { inbound: { excludePorts: "1234" }, outbound: { excludePorts: ["5678,8900-8903"] } } },
  },
  { name: "no inbound", spec: { redirect: { inbound: { enabled: false } } } },
  { name: "inbound, whatever else is said there", spec: { redirect: { inbound: { enabled: true } } } },
  { name: "services reached one by one", spec: { directAccessServices: ["backend_shop_svc_8080"] } },
  { name: "all services reached one by one", spec: { directAccessServices: "*" } },
  { name: "some services", spec: { reachableServices: ["backend", "db"] }, since: "1.5.0", until: "3.0-dev" },
  // The sidecar of 1.1.2 has none anyway.
  {
    name: "no DNS",
    spec: { redirect: { dns: { enabled: false } } },
    since: "1.8.8",
    until: "3.0-dev",
    others: ["1.1.2"],
  },
  {
    name: "DNS on another port",
    spec: { redirect: { dns: { enabled: true, port: 16053 } } },
    since: "1.8.8",
    until: "3.0-dev",
  },
  {
    name: "all of DNS",
    spec: { redirect: { dns: { enabled: true, captureAll: true } } },
    since: "1.1.6",
  },
  {
    name: "a user's TCP port",
    spec: { redirect: { outbound: { excludePortsForUIDs: ["tcp:80:1234"] } } },
    since: "2.0.0",
  },
  {
    name: "an init container's ports, as Kuma's documents have it",
    spec: { redirect: { outbound: { excludePortsForUIDs: ["tcp:80:1234", "udp:53:1234"] } } },
    since: "2.0.0",
  },
  {
    name: "everything of a range of users",
    spec: { redirect: { outbound: { excludePortsForUIDs: ["*:*:1000-1999"] } } },
    since: "2.0.0",
  },
  {
    name: "several users and ports",
    spec: {
      redirect: { outbound: { excludePorts: [3306], excludePortsForUIDs: ["tcp:80,8000-8010:1001", "9000:1002"] } },
    },
    since: "2.0.0",
  },
  { name: "IPv4 alone", spec: { ipFamilyMode: "ipv4" }, since: "2.7.0" },
  { name: "both families", spec: { ipFamilyMode: "dualstack" } },
  {
    name: "addresses of senders",
    spec: { redirect: { inbound: { excludePortsForIPs: ["10.0.0.1", "192.168.0.0/24", "fd00::/8"] } } },
    since: "2.9.4",
  },
  {
    name: "addresses of receivers",
    spec: { redirect: { outbound: { excludePortsForIPs: "169.254.169.254" } } },
    since: "2.9.4",
  },
  { name: "invalid packets dropped", spec: { dropInvalidPackets: true }, since: "2.9.4" },
  { name: "invalid packets kept", spec: { dropInvalidPackets: false } },
  { name: "a log", spec: { log: { enabled: true } }, since: "2.9.4" },
  { name: "another port for probes", spec: { applicationProbeProxyPort: 9100 }, since: "2.9.4" },
  { name: "probes answered by the application", spec: { applicationProbeProxyPort: 0 }, since: "2.9.4" },
  {
    name: "some backends",
    spec: { reachableBackends: [{ kind: "MeshService", name: "backend", namespace: "shop", port: 8080 }] },
    since: "2.9.4",
  },
  { name: "no backends", spec: { reachableBackends: [] }, since: "2.9.4" },
  {
    name: "a ConfigMap of its own",
    spec: { configMapName: "web-transparent-proxy" },
    since: "2.9.4",
  },
  {
    name: "much at once",
    spec: {
      ipFamilyMode: "ipv4",
      dropInvalidPackets: true,
      redirect: {
        inbound: { excludePorts: [22, 9090], excludePortsForIPs: "10.0.0.0/8" },
        outbound: {
          excludePorts: ["3306,5432"],
          excludePortsForIPs: ["10.1.0.0/16", "172.16.5.4"],
          excludePortsForUIDs: "tcp:443:1001",
        },
      },
    },
    since: "2.9.4",
    families: ["ipv4"],
  },
];
