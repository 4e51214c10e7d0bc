import type { HostSpec } from "../../lib/spec/host";

const OUT = "-A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT";
const IN = "-A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT";

/** A spec that by itself takes a management path, and how that is told. */
export interface LockoutCase {
  readonly name: string;
  readonly spec: HostSpec;
  readonly traffic: string;
  readonly rule?: string;
  readonly remedy: string;
  readonly property: string;
  /** The spec with the remedy taken. */
  readonly mended: HostSpec;
}

export const outbound = (flow: NonNullable<HostSpec["redirect"]>["outbound"]) => ({
  redirect: { outbound: flow ?? {} },
});
export const inbound = (flow: NonNullable<HostSpec["redirect"]>["inbound"]) => ({ redirect: { inbound: flow ?? {} } });

export const LOCKOUT_CASES: readonly LockoutCase[] = [
  {
    name: "LDAP",
    spec: { managers: ["ldap"] },
    traffic: "outbound tcp 389, 636, 3268, 3269 (ldap)",
    rule: OUT,
    remedy: "Add 389, 636, 3268, 3269 to `redirect.outbound.excludePorts` (now none)",
    property: "managers[0]",
    mended: { managers: ["ldap"], ...outbound({ excludePorts: [389, 636, "3268-3269"] }) },
  },
  {
    name: "the part of LDAP that is not excluded",
    spec: { managers: ["ntp", "ldap"], ...outbound({ excludePorts: [389, 3306, "3200-3268"] }) },
    traffic: "outbound tcp 636, 3269 (ldap)",
    rule: OUT,
    remedy: "Add 636, 3269 to `redirect.outbound.excludePorts` (now 389, 3200-3268, 3306)",
    property: "managers[1]",
    mended: { managers: ["ntp", "ldap"], ...outbound({ excludePorts: [389, 636, 3306, "3200-3269"] }) },
  },
  {
    name: "one port among those to redirect",
    spec: { managers: ["puppet"], ...outbound({ includePorts: "80,8000-9000" }) },
    traffic: "outbound tcp 8140 (puppet)",
    rule: "-A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport 8000:9000 -j KUMA_MESH_OUTBOUND_REDIRECT",
    remedy: "Leave 8140 out of `redirect.outbound.includePorts`",
    property: "managers[0]",
    mended: { managers: ["puppet"], ...outbound({ includePorts: "80,8000-8139,8141-9000" }) },
  },
  {
    name: "addresses of both families",
    spec: { managers: ["metadata"] },
    traffic: "outbound tcp 80 to 169.254.169.254, fd00:ec2::254 (metadata)",
    rule: OUT,
    remedy: "Add 169.254.169.254, fd00:ec2::254 to `redirect.outbound.excludePortsForIPs`",
    property: "managers[0]",
    mended: {
      managers: ["metadata"],
      ...outbound({ excludePortsForIPs: ["169.254.0.0/16", "fd00:ec2::254"] }),
    },
  },
  {
    name: "the address of the other family",
    spec: { managers: ["metadata"], ...outbound({ excludePortsForIPs: "169.254.169.254" }) },
    traffic: "outbound tcp 80 to fd00:ec2::254 (metadata)",
    remedy: "Add fd00:ec2::254 to `redirect.outbound.excludePortsForIPs`",
    property: "managers[0]",
    mended: { managers: ["metadata"], ipFamilyMode: "ipv4", ...outbound({ excludePortsForIPs: "169.254.169.254" }) },
  },
  {
    name: "a block, for the sake of which its port is enough",
    spec: {
      managers: [{ name: "backup", ports: 9102, cidrs: "10.0.0.0/8" }],
      ...outbound({ excludePortsForIPs: "10.1.0.0/16" }),
    },
    traffic: "outbound tcp 9102 to 10.0.0.0/8 (backup)",
    remedy: "Add 9102 to `redirect.outbound.excludePorts` (now none)",
    property: "managers[0]",
    mended: {
      managers: [{ name: "backup", ports: 9102, cidrs: "10.0.0.0/8" }],
      ...outbound({ excludePortsForIPs: "10.0.0.0/7" }),
    },
  },
  {
    name: "connections of some users",
    spec: {
      managers: [{ name: "agent", ports: [443, 8443], uids: [0, "990-999"] }],
      ...outbound({ excludePortsForUIDs: "tcp:443:0-65535" }),
    },
    traffic: "outbound tcp 8443 of uid 0, 990-999 (agent)",
    remedy: 'Add "tcp:8443:0", "tcp:8443:990-999" to `redirect.outbound.excludePortsForUIDs`',
    property: "managers[0]",
    mended: {
      managers: [{ name: "agent", ports: [443, 8443], uids: [0, "990-999"] }],
      ...outbound({ excludePortsForUIDs: ["tcp:443:0-65535", "tcp:8443:0", "tcp:8443:990-999"] }),
    },
  },
  {
    name: "DNS of somebody who wants it outside",
    spec: {
      managers: [{ name: "resolver", protocol: "udp", ports: 53 }],
      redirect: { dns: { enabled: true, captureAll: true } },
    },
    traffic: "outbound udp 53 (resolver)",
    rule: "-I OUTPUT -p udp -m udp --dport 53 -j REDIRECT --to-ports 15053",
    remedy:
      "Set `redirect.dns.enabled: false`, or give its nameservers in `cidrs` and in `redirect.outbound.excludePortsForIPs`",
    property: "managers[0]",
    mended: {
      managers: [{ name: "resolver", protocol: "udp", ports: 53, cidrs: "192.0.2.53" }],
      redirect: { dns: { enabled: true, captureAll: true }, outbound: { excludePortsForIPs: "192.0.2.53" } },
    },
  },
  {
    name: "SSH on another port",
    spec: { connection: { host: "web", port: 2222 }, ...inbound({ excludePorts: 22 }) },
    traffic: "inbound tcp 2222 (SSH)",
    rule: IN,
    remedy: "Add 2222 to `redirect.inbound.excludePorts` (now 22)",
    property: "redirect.inbound.excludePorts",
    mended: { connection: { host: "web", port: 2222 }, ...inbound({ excludePorts: [22, 2222] }) },
  },
  {
    name: "SSH of which senders alone are let by",
    spec: { connection: { host: "web" }, ...inbound({ excludePorts: [], excludePortsForIPs: "10.0.0.0/8" }) },
    traffic: "inbound tcp 22 (SSH)",
    remedy: "Add 22 to `redirect.inbound.excludePorts` (now none)",
    property: "redirect.inbound.excludePorts",
    // It is said that nobody else logs in, over either family.
    mended: {
      connection: { host: "web" },
      managers: [{ name: "bastion", direction: "inbound", ports: 22, cidrs: ["10.9.0.0/24", "fd00:9::/64"] }],
      ...inbound({ excludePorts: [], excludePortsForIPs: ["10.0.0.0/8", "fd00:9::/64"] }),
    },
  },
  {
    name: "a manager that comes in",
    spec: { managers: [{ name: "zabbix", direction: "inbound", ports: 10050, cidrs: ["10.0.0.9", "fd00::9"] }] },
    traffic: "inbound tcp 10050 from 10.0.0.9, fd00::9 (zabbix)",
    rule: IN,
    remedy: "Add 10050 to `redirect.inbound.excludePorts` (now 22)",
    property: "managers[0]",
    mended: {
      managers: [{ name: "zabbix", direction: "inbound", ports: 10050, cidrs: ["10.0.0.9", "fd00::9"] }],
      ...inbound({ excludePortsForIPs: ["10.0.0.9", "fd00::9"] }),
    },
  },
];
