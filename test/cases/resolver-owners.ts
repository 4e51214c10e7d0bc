import type { ResolverFile } from "../../lib/resolver/facts";
import type { Keeper } from "../../lib/resolver/keeper";
import type { Way } from "../../lib/resolver/ways";
import { PACKAGES } from "../../sandbox/base-tree";
import type { SandboxHostOptions } from "../../sandbox/host";
import { SERVERS } from "../support/mesh-dns-servers";

/** Somebody who decides how a host resolves names, as he is met in the field. Tests of the resolver work through them all. */
export interface ResolverOwner {
  readonly name: string;
  readonly host: SandboxHostOptions;
  /** Lines of shell that make a fresh host so, with the network's nameserver as its own. */
  readonly prepare: string;
  /** What lies at /etc/resolv.conf then. */
  readonly file: Omit<ResolverFile, "text">;
  readonly keeper: Keeper;
  /** What `auto` takes for a nameserver on port 53; the same on another port, unless it is `resolv-conf`. `undefined`: nothing. */
  readonly way: Way | undefined;
  /** Lines of shell by which the owner writes its file again, since the network names another nameserver. */
  readonly rewrite: string;
  /** Whether what was written by `way` is still in force after that. */
  readonly survives: boolean;
  /** Whether he is the same after a boot; whoever makes a container makes it so again. @default true */
  readonly lasts?: boolean;
  /** Whether a nameserver is known at all. @default true */
  readonly resolves?: boolean;
  /** Whether a user namespace does not allow for it. @default false */
  readonly needsRoot?: boolean;
}

const SYSTEMD = { init: "systemd" } as const;
const RESOLV_CONF = "/etc/resolv.conf";
const plain: ResolverOwner["file"] = { kind: "file", isMounted: false, isImmutable: false };
const link = (target: string): ResolverOwner["file"] => ({ ...plain, kind: "link", target });

const nameserver = (address: string) => `nameserver ${address}\n`;
const ORDINARY = nameserver(SERVERS.ordinary);
const put = (text: string, path = RESOLV_CONF) => `printf '${text.replaceAll("\n", "\\n")}' >${path}\n`;
const install = (name: string) =>
  `DEBIAN_FRONTEND=noninteractive dpkg --install ${PACKAGES}/${name}/*.deb >/dev/null 2>&1\n`;
/** systemd-resolved has a `resolvconf` of its own: Debian installs one or the other, and NetworkManager gives way to it. */
const REMOVE_RESOLVED = "dpkg --remove systemd-resolved >/dev/null 2>&1\n";

/** An administrator, whose editor replaces the file. */
const EDITED = `sed -i 's/${SERVERS.ordinary}/${SERVERS.later}/' ${RESOLV_CONF}`;

const FILES: readonly ResolverOwner[] = [
  {
    name: "a plain file, which a DHCP client replaces",
    host: {},
    prepare: put(`${ORDINARY}search lan\noptions timeout:2\n`),
    file: plain,
    keeper: "nobody",
    way: "resolv-conf",
    // As dhclient-script does.
    rewrite: `${put(nameserver(SERVERS.later), `${RESOLV_CONF}.dhclient-new.1`)}mv -f ${RESOLV_CONF}.dhclient-new.1 ${RESOLV_CONF}`,
    survives: false,
  },
  {
    name: "a plain file that does not end its last line, of a group of its own",
    host: {},
    prepare: `${put(`search lan\n${ORDINARY.trimEnd()}`)}chgrp 6001 ${RESOLV_CONF}; chmod 664 ${RESOLV_CONF}`,
    file: plain,
    keeper: "nobody",
    way: "resolv-conf",
    rewrite: EDITED,
    survives: true,
  },
  {
    name: "no file",
    host: {},
    prepare: `rm ${RESOLV_CONF}`,
    file: { ...plain, kind: "missing" },
    keeper: "nobody",
    way: "resolv-conf",
    rewrite: put(nameserver(SERVERS.later)),
    survives: false,
    resolves: false,
  },
  {
    name: "a link to a plain file",
    host: {},
    prepare: `${put(ORDINARY, "/etc/network/resolv.conf")}ln -sf network/resolv.conf ${RESOLV_CONF}`,
    file: link("/etc/network/resolv.conf"),
    keeper: "nobody",
    way: "resolv-conf",
    rewrite: put(nameserver(SERVERS.later), "/etc/network/resolv.conf"),
    survives: false,
  },
  {
    name: "a file that is mounted, as in a container",
    host: {},
    prepare: `${put(ORDINARY, "/var/lib/resolv.conf")}mount --bind /var/lib/resolv.conf ${RESOLV_CONF}`,
    file: { ...plain, isMounted: true },
    lasts: false,
    keeper: "nobody",
    way: "resolv-conf",
    rewrite: put(nameserver(SERVERS.later), "/var/lib/resolv.conf"),
    survives: false,
  },
  {
    name: "an immutable file",
    host: {},
    prepare: `${put(ORDINARY)}chattr +i ${RESOLV_CONF}`,
    file: { ...plain, isImmutable: true },
    keeper: "nobody",
    way: undefined,
    rewrite: `chattr -i ${RESOLV_CONF}; ${EDITED}; chattr +i ${RESOLV_CONF}`,
    survives: false,
    needsRoot: true,
  },
  {
    name: "a plain file on a host of busybox",
    host: { suite: "busybox" },
    prepare: put(ORDINARY),
    file: plain,
    keeper: "nobody",
    way: "resolv-conf",
    // As udhcpc's default.script does.
    rewrite: put(nameserver(SERVERS.later)),
    survives: false,
  },
];

/**
 * The nameserver belongs to the link: a service tells systemd-resolved so at each boot, as a DHCP client does. The link to
 * its file comes first, for it would take the nameservers of a file that is not its own for those of the whole host.
 */
const resolvedWith = (file: string) => `
ln -sf ..${file} ${RESOLV_CONF}
cat >/etc/systemd/system/link-dns.service <<UNIT
[Unit]
After=systemd-resolved.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=resolvectl dns eth1 ${SERVERS.ordinary}
[Install]
WantedBy=multi-user.target
UNIT
systemctl enable --quiet systemd-resolved link-dns 2>/dev/null
systemctl start systemd-resolved link-dns
`;
const RENEWED_LINK = `resolvectl dns eth1 ${SERVERS.later}`;

const STUB = "/run/systemd/resolve/stub-resolv.conf";
const UPLINK = "/run/systemd/resolve/resolv.conf";

const RESOLVED: readonly ResolverOwner[] = [
  ...(["bookworm", "bullseye", "trixie"] as const).map(
    (suite): ResolverOwner => ({
      name: `systemd-resolved of ${suite}, by its stub`,
      host: { ...SYSTEMD, suite },
      prepare: resolvedWith(STUB),
      file: link(STUB),
      keeper: "resolved-stub",
      way: "systemd-resolved",
      rewrite: `${RENEWED_LINK}; systemctl restart systemd-resolved`,
      survives: true,
    }),
  ),
  {
    name: "systemd-resolved, which lists the nameservers themselves",
    host: SYSTEMD,
    prepare: resolvedWith(UPLINK),
    file: link(UPLINK),
    keeper: "resolved-uplink",
    // Its file is written anew at every start.
    way: undefined,
    rewrite: RENEWED_LINK,
    survives: false,
  },
  {
    name: "systemd-resolved, which lists the nameservers themselves, and is asked by the C library's module",
    host: SYSTEMD,
    prepare: install("libnss-resolve") + resolvedWith(UPLINK),
    file: link(UPLINK),
    keeper: "resolved-uplink",
    way: "systemd-resolved",
    rewrite: RENEWED_LINK,
    survives: true,
  },
  {
    name: "a plain file from which systemd-resolved takes nameservers, and is asked by the C library's module",
    host: SYSTEMD,
    prepare: `${install("libnss-resolve")}${put(ORDINARY)}systemctl enable --quiet --now systemd-resolved 2>/dev/null`,
    file: plain,
    keeper: "nobody",
    way: undefined,
    rewrite: EDITED,
    survives: false,
  },
];

/** NetworkManager with one profile, which has the addresses that the link has. udev would only get in its way here. */
const networkManager = (dns: "dnsmasq" | "default") => `
for unit in systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udev-trigger.service; do
  ln -sf /dev/null /etc/systemd/system/$unit
done
mkdir -p /etc/systemd/system/NetworkManager.service.d /etc/NetworkManager/conf.d /etc/NetworkManager/system-connections
printf '[Service]\\nReadOnlyPaths=/sys\\n' >/etc/systemd/system/NetworkManager.service.d/sandbox.conf
printf '[main]\\ndns=${dns}\\n[keyfile]\\nunmanaged-devices=interface-name:eth0\\n' >/etc/NetworkManager/conf.d/sandbox.conf
profile=/etc/NetworkManager/system-connections/network.nmconnection
cat >$profile <<PROFILE
[connection]
id=network
type=ethernet
interface-name=eth1
[ipv4]
method=manual
address1=$(ip -4 -o addr show eth1 | awk '{ print $4 }'),10.78.0.1
dns=${SERVERS.ordinary};
[ipv6]
method=manual
address1=$(ip -6 -o addr show eth1 scope global | awk '{ print $4 }'),fd78::1
PROFILE
chmod 600 $profile
${REMOVE_RESOLVED}${install("network-manager")}
systemctl disable --quiet NetworkManager-wait-online 2>/dev/null
nmcli connection up network >/dev/null
until grep -q '^nameserver ${dns === "dnsmasq" ? "127.0.0.1" : SERVERS.ordinary}' ${RESOLV_CONF}; do sleep 0.05; done
`;
const RENEWED_PROFILE = `
nmcli connection modify network ipv4.dns ${SERVERS.later}
nmcli device reapply eth1 >/dev/null`;

const SERVICES: readonly ResolverOwner[] = [
  {
    name: "dnsmasq",
    host: SYSTEMD,
    prepare: `${install("dnsmasq")}${put(`no-resolv\nserver=${SERVERS.ordinary}\n`, "/etc/dnsmasq.d/network.conf")}${put("nameserver 127.0.0.1\n")}systemctl restart dnsmasq`,
    file: plain,
    keeper: "nobody",
    way: "dnsmasq",
    rewrite: `sed -i s/${SERVERS.ordinary}/${SERVERS.later}/ /etc/dnsmasq.d/network.conf; systemctl restart dnsmasq`,
    survives: true,
  },
  {
    name: "NetworkManager with a dnsmasq of its own",
    host: SYSTEMD,
    prepare: networkManager("dnsmasq"),
    file: plain,
    keeper: "network-manager",
    way: "network-manager",
    rewrite: RENEWED_PROFILE,
    survives: true,
  },
  {
    name: "NetworkManager, which writes the file",
    host: SYSTEMD,
    prepare: networkManager("default"),
    file: plain,
    keeper: "network-manager",
    way: "resolv-conf",
    rewrite: RENEWED_PROFILE,
    survives: false,
  },
  {
    name: "Debian's resolvconf",
    host: SYSTEMD,
    // It keeps the nameservers of the file that it replaces, until the next boot.
    prepare: `${put(ORDINARY)}${REMOVE_RESOLVED}${install("resolvconf")}
printf 'auto eth1\\niface eth1 inet manual\\n  dns-nameservers ${SERVERS.ordinary}\\n' >>/etc/network/interfaces
ifup eth1`,
    file: link("/run/resolvconf/resolv.conf"),
    keeper: "resolvconf",
    way: "resolv-conf",
    rewrite: `echo nameserver ${SERVERS.later} | resolvconf -a eth1.inet; resolvconf -u`,
    survives: true,
  },
  {
    name: "openresolv",
    host: SYSTEMD,
    prepare: `${REMOVE_RESOLVED}${install("openresolv")}echo nameserver ${SERVERS.ordinary} | resolvconf -a eth1`,
    file: plain,
    keeper: "resolvconf",
    way: "resolv-conf",
    rewrite: `echo nameserver ${SERVERS.later} | resolvconf -a eth1`,
    survives: false,
  },
];

export const RESOLVER_OWNERS: readonly ResolverOwner[] = [...FILES, ...RESOLVED, ...SERVICES];
