import type { RuleFacts } from "../../lib/rules/bind";
import type { PolicySpec } from "../../lib/spec/policy";

/**
 * The table of specs that every kind of test works through. `capture`: the folder under test/captures with what the
 * real kumactl 3.0-dev made of the same spec.
 */
export interface PolicyCase {
  readonly name: string;
  readonly spec: PolicySpec;
  readonly facts: RuleFacts;
  readonly capture?: string;
}

/** The host of the captures: two nameservers for IPv4, one for IPv6, no Docker. */
export const DUAL: RuleFacts = {
  ipv4: { resolvers: ["192.0.2.53/32", "192.0.2.54/32"], hasDockerOutput: false },
  ipv6: { resolvers: ["2001:db8::53/128"], hasDockerOutput: false },
};

const IPV4_ONLY: RuleFacts = { ipv4: { resolvers: ["192.0.2.53/32", "192.0.2.54/32"], hasDockerOutput: false } };

const NO_NAMESERVER: RuleFacts = { ...DUAL, ipv6: { resolvers: [], hasDockerOutput: false } };

const DOCKER: RuleFacts = {
  ipv4: { resolvers: ["127.0.0.11/32"], hasDockerOutput: true },
  ipv6: { resolvers: ["2001:db8::53/128"], hasDockerOutput: false },
};

const FIFTY = Array.from({ length: 50 }, (_, index) => 30001 + index);

/** kumactl's own rules: what its defaults and ours differ in is put back. */
const KUMACTL = { keepExistingConnections: false } as const;

/** The same, with an empty list of excluded ports where a case names none. */
const KUMACTL_INBOUND = { ...KUMACTL, redirect: { inbound: { excludePorts: [] } } } as const;

export const POLICY_CASES: readonly PolicyCase[] = [
  { name: "our defaults", spec: {}, facts: DUAL },
  { name: "kumactl's defaults, IPv4", spec: KUMACTL_INBOUND, facts: IPV4_ONLY, capture: "01-defaults-v4" },
  { name: "kumactl's defaults", spec: KUMACTL_INBOUND, facts: DUAL, capture: "02-defaults-dual" },
  {
    name: "DNS of the host's nameservers",
    spec: { ...KUMACTL, redirect: { inbound: { excludePorts: [] }, dns: { enabled: true } } },
    facts: DUAL,
    capture: "03b-redirect-dns-dual",
  },
  {
    name: "all of DNS",
    spec: { ...KUMACTL, redirect: { inbound: { excludePorts: [] }, dns: { enabled: true, captureAll: true } } },
    facts: DUAL,
    capture: "04b-redirect-all-dns-dual",
  },
  {
    name: "excluded inbound ports",
    spec: { ...KUMACTL, redirect: { inbound: { excludePorts: [22, 8080] } } },
    facts: DUAL,
    capture: "05-exclude-inbound-22-8080",
  },
  {
    name: "excluded outbound ports",
    spec: { ...KUMACTL, redirect: { inbound: { excludePorts: [] }, outbound: { excludePorts: [3306, 5432] } } },
    facts: DUAL,
    capture: "06-exclude-outbound",
  },
  {
    name: "excluded ports of users, with DNS",
    spec: {
      ...KUMACTL,
      redirect: {
        inbound: { excludePorts: [] },
        outbound: { excludePortsForUIDs: ["udp:53:1001", "*:*:2000"] },
        dns: { enabled: true },
      },
    },
    facts: DUAL,
    capture: "07b-uids-with-dns",
  },
  {
    name: "excluded addresses",
    spec: {
      ...KUMACTL,
      redirect: {
        inbound: { excludePorts: [], excludePortsForIPs: ["10.0.0.1", "192.168.0.0/24", "fd00::/8"] },
        outbound: { excludePortsForIPs: ["10.1.0.0/16", "fe80::1", "172.16.5.4"] },
      },
    },
    facts: DUAL,
    capture: "08-exclude-ips",
  },
  {
    name: "a virtual network, with DNS",
    spec: {
      ...KUMACTL,
      redirect: {
        inbound: { excludePorts: [] },
        dns: { enabled: true },
        vnet: { networks: ["docker0:172.17.0.0/16"] },
      },
    },
    facts: DUAL,
    capture: "10c-vnet-redirect-dns",
  },
  {
    name: "other ports of the sidecar",
    spec: {
      ...KUMACTL,
      redirect: {
        inbound: { excludePorts: [], port: 16006 },
        outbound: { port: 16001 },
        dns: { enabled: true, port: 16053 },
      },
    },
    facts: DUAL,
    capture: "11-custom-ports",
  },
  {
    name: "no inbound",
    spec: { ...KUMACTL, redirect: { inbound: { enabled: false } } },
    facts: DUAL,
    capture: "12-no-inbound",
  },
  {
    name: "invalid packets dropped",
    spec: { ...KUMACTL_INBOUND, dropInvalidPackets: true },
    facts: DUAL,
    capture: "13-drop-invalid",
  },
  {
    name: "a log, with DNS",
    spec: { ...KUMACTL, redirect: { inbound: { excludePorts: [] }, dns: { enabled: true } }, log: { enabled: true } },
    facts: DUAL,
    capture: "14-iptables-logs",
  },
  {
    name: "fifty ports both ways",
    spec: { ...KUMACTL, redirect: { inbound: { excludePorts: FIFTY }, outbound: { excludePorts: FIFTY } } },
    facts: DUAL,
    capture: "16b-50-both",
  },
  {
    name: "DNS without zones of connection tracking",
    spec: {
      ...KUMACTL,
      redirect: { inbound: { excludePorts: [] }, dns: { enabled: true, skipConntrackZoneSplit: true } },
    },
    facts: DUAL,
    capture: "18-skip-conntrack-split",
  },
  { name: "iptables-legacy", spec: KUMACTL_INBOUND, facts: DUAL, capture: "23b-legacy-existing-rule" },
  { name: "IPv4 alone", spec: { ipFamilyMode: "ipv4" }, facts: DUAL },
  { name: "no outbound", spec: { redirect: { outbound: { enabled: false } } }, facts: DUAL },
  {
    name: "only some ports",
    spec: { redirect: { inbound: { includePorts: [80, "8000-8099"] }, outbound: { includePorts: [443] } } },
    facts: DUAL,
  },
  {
    name: "ranges of ports",
    spec: { redirect: { inbound: { excludePorts: "22,9000-9100" }, outbound: { excludePorts: ["8000-8099", 3306] } } },
    facts: DUAL,
  },
  {
    name: "more ports of a user than one rule can hold",
    spec: {
      redirect: {
        outbound: {
          excludePortsForUIDs: [`tcp:${FIFTY.filter((port) => port % 2 === 0).join(",")}:1000-1999`, "70000"],
        },
      },
    },
    facts: DUAL,
  },
  {
    name: "everything of ours first, with a log",
    spec: {
      redirect: {
        inbound: { insertRedirectInsteadOfAppend: true },
        outbound: { insertRedirectInsteadOfAppend: true },
        dns: { enabled: true },
      },
      log: { enabled: true, level: 4 },
    },
    facts: DUAL,
  },
  { name: "DNS where IPv6 has no nameserver", spec: { redirect: { dns: { enabled: true } } }, facts: NO_NAMESERVER },
  { name: "DNS beside Docker's", spec: { redirect: { dns: { enabled: true } } }, facts: DOCKER },
  {
    name: "all of DNS beside Docker's",
    spec: { redirect: { dns: { enabled: true, captureAll: true } } },
    facts: DOCKER,
  },
  { name: "no comments", spec: { comments: { disabled: true }, redirect: { dns: { enabled: true } } }, facts: DUAL },
  {
    name: "virtual networks of both families",
    spec: { redirect: { vnet: { networks: ["br+:172.17.0.0/16", "docker0:fd00:172::/64"] } } },
    facts: DUAL,
  },
  {
    name: "the kitchen sink",
    spec: {
      kumaDPUser: 5678,
      redirect: {
        inbound: { port: 16006, excludePorts: [22, 443, "9000-9100"], excludePortsForIPs: ["10.0.0.0/8", "fd00::/8"] },
        outbound: {
          port: 16001,
          excludePorts: [3306],
          excludePortsForIPs: ["169.254.169.254"],
          excludePortsForUIDs: ["udp:53:101", "tcp:80,443:1000-1999"],
        },
        dns: { enabled: true, captureAll: true },
        vnet: { networks: ["docker0:172.17.0.0/16"] },
      },
      dropInvalidPackets: true,
      log: { enabled: true },
    },
    facts: DUAL,
  },
];
