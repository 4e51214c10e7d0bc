import { type Field, flag, number, object, set, text } from "./field";
import { MANAGER_FIELDS } from "./manager-fields";
import { REACHING_FIELDS } from "./reaching-fields";

/**
 * The properties of a {@link file://./host.ts HostSpec}, for whoever makes a schema of them; a test holds them against the schema
 * by which a spec is read. What is not among them says nothing on a host: `dryRun`, `verbose`, `cniMode`.
 */

const ports = 'ports and ranges: `["80", "8000-8099"]`';

const flow = (sidecarPort: number, excluded: string): readonly Field[] => [
  flag("enabled", "Whether traffic in this direction is redirected. Default: `true`."),
  number("port", `Port of the sidecar. Default: ${sidecarPort}.`),
  set("includePorts", `Redirect only these ${ports}. Not together with those that are excluded. Default: every port.`),
  set("excludePorts", `These ${ports} pass by the sidecar. A given list is the whole list. Default: ${excluded}.`),
  set("excludePortsForIPs", "Addresses or blocks that pass by: senders, or destinations. Default: none."),
  flag("insertRedirectInsteadOfAppend", "Put our jump before everything foreign in the hook. Default: `false`."),
];

const outboundUids = set(
  "excludePortsForUIDs",
  "`protocol:ports:uids`, `ports:uids` or `uids`: what these users send passes by. Default: none.",
);

const dns: readonly Field[] = [
  flag("enabled", "Whether queries go to the sidecar. Default: `false`."),
  number("port", "Port of the sidecar's DNS. Default: 15053."),
  flag("captureAll", "Every query to port 53, not just those to the host's own nameservers. Default: `false`."),
  flag("skipConntrackZoneSplit", "Leave connection tracking of DNS in one zone. Default: `false`."),
  text("resolvConfigPath", "Where the host lists its nameservers. Default: `/etc/resolv.conf`."),
];

const redirect = object("redirect", "What is redirected, in the words of Kuma's configuration.", [
  object("inbound", "What comes in.", flow(15006, "22 and the port of the SSH connection")),
  object("outbound", "What goes out.", [...flow(15001, "none"), outboundUids]),
  object("dns", "Queries to nameservers.", dns),
  object("vnet", "Networks of containers or virtual machines behind this host.", [
    set("networks", "`interface:CIDR`, one for each interface and family. Default: none."),
  ]),
]);

const EXECUTABLES = [
  "iptables",
  "iptables-save",
  "iptables-restore",
  "ip6tables",
  "ip6tables-save",
  "ip6tables-restore",
];

/** What hosts and pods have in common, and what the DNS of a host is told of its rules. */
export const POLICY_FIELDS: readonly Field[] = [
  text("kumaDPUser", "The proxy user: a uid, or the name in `proxy_user`. Default: the uid of `proxy_user`."),
  text("ipFamilyMode", "`dualstack`, or `ipv4`, which leaves IPv6 untouched. Default: `dualstack`."),
  redirect,
  flag("dropInvalidPackets", "Drop packets that connection tracking cannot make sense of. Default: `false`."),
  object("log", "Log every packet of both hooks.", [
    flag("enabled", "Default: `false`."),
    number("level", "0 to 7, syslog's. Default: 7."),
  ]),
  object("comments", "Comments that say why each rule is there.", [
    flag("disabled", "Leave them out. Default: `false`."),
  ]),
  number("wait", "Seconds to wait for the lock of iptables-legacy; 0 waits for ever. Default: 5."),
  number("waitInterval", "Microseconds between two looks at that lock. Default: 0."),
  object("retry", "A failed load of the rules is tried again.", [
    number("maxRetries", "How often. Default: 4."),
    text("sleepBetweenRetries", "After so long: a Go duration. Default: `2s`."),
  ]),
  object(
    "iptablesExecutables",
    "Absolute paths of the host's executables. Default: found on the host.",
    EXECUTABLES.map((name) => text(name, `Path of ${name}.`)),
  ),
  flag("storeFirewalld", '`true` is `persistence = "firewalld"`, where that says nothing. Default: `false`.'),
  flag("keepExistingConnections", "Connections older than the rules pass by. Default: `true`."),
];

export const PROXY_USER_FIELD: Field = object("proxyUser", "The user whose traffic leaves the host untouched.", [
  text("name", "Default: `kuma-dp`."),
  number("uid", "Never root. Default: 5678."),
  flag("create", "Create the user when the host has none of that name. Default: `true`."),
]);

export const HOST_FIELDS: readonly Field[] = [
  ...POLICY_FIELDS,
  PROXY_USER_FIELD,
  text("backend", "`auto`, `iptables` or `nftables`. Default: `auto`, what the host uses already; recorded and kept."),
  text("persistence", "`auto`, `systemd`, `ifupdown`, `firewalld` or `none`. Default: `auto`; recorded and kept."),
  ...MANAGER_FIELDS,
  text("onProxyDown", "While nobody listens as the proxy user: `fail-closed` or `fail-open`. Default: `fail-closed`."),
  set(
    "hostEgress",
    "What the host itself needs, which passes by at all times: `dns`, `kerberos`, `ldap`, `metadata`, `ntp`, `packages`, `puppet`, `salt`, `ssm`. Default: none.",
  ),
  flag("allowLockout", "Let the rules take traffic by which the host is managed. Default: `false`."),
  ...REACHING_FIELDS,
];
