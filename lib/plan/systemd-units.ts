import { GATE_PATH, RESTORE_PATH } from "./journal";

/** A file that we put on a host, whole. */
export interface ManagedFile {
  readonly path: string;
  /** As chmod takes it: `0644`. */
  readonly mode: string;
  readonly text: string;
}

/** Who writes rules before the network is up, and may take ours along. */
export const FIREWALLS: readonly string[] = [
  "firewalld.service",
  "nftables.service",
  "netfilter-persistent.service",
  "iptables.service",
  "ip6tables.service",
];
const DOCKER = "docker.service";

const UNIT_DIRECTORY = "/etc/systemd/system";
const NAME = "kuma-transparent-proxy";
const NAMES = {
  boot: `${NAME}.service`,
  firewall: `${NAME}-firewall.service`,
  docker: `${NAME}-docker.service`,
  firewalld: `${NAME}-firewalld.service`,
  watch: `${NAME}-watch.service`,
} as const;

/** Units of ours, the one that stays active first. */
export const UNITS: readonly string[] = Object.values(NAMES);
/** The one that opens and closes the gate. */
export const WATCH_UNIT: string = NAMES.watch;
/** Those by which systemd loads our rules. */
export const LOADING_UNITS: readonly string[] = UNITS.filter((unit) => unit !== WATCH_UNIT);
export const FIREWALLD_UNIT: string = NAMES.firewalld;
export const BOOT_UNIT: string = NAMES.boot;
export const unitPath = (unit: string): string => `${UNIT_DIRECTORY}/${unit}`;
export const UNIT_PATHS: readonly string[] = UNITS.map(unitPath);

/** Whose start each of them comes along with: by a link for each systemd knows that it is enabled. */
const WANTED_BY: Readonly<Record<string, readonly string[]>> = {
  [NAMES.boot]: ["sysinit.target"],
  [NAMES.firewall]: FIREWALLS,
  [NAMES.docker]: [DOCKER],
  [NAMES.firewalld]: ["firewalld.service"],
  [NAMES.watch]: ["multi-user.target"],
};

export const linksOf = (unit: string): string[] =>
  (WANTED_BY[unit] ?? []).map((wanting) => `${UNIT_DIRECTORY}/${wanting}.wants/${unit}`);

/**
 * The units of a host. The first one is there before any service can take a connection, on a host whose network is up from
 * the start, too; the others load the rules again whenever somebody who writes rules was started, by whomever.
 *
 * @param early those of {@link FIREWALLS} which the host starts just as early: to wait for any other would be a cycle
 */
export function unitFiles(early: readonly string[]): ManagedFile[] {
  const texts = [
    bootUnit(early),
    afterUnit("firewalls", FIREWALLS, BEFORE_NETWORK),
    afterUnit("Docker", [DOCKER], ""),
    FIREWALLD_WATCH,
    PROXY_WATCH,
  ];
  return texts.map((text, index) => ({ path: UNIT_PATHS[index] ?? "", mode: "0644", text }));
}

/** A program that hangs must not keep the host from booting: without its rules it can be reached. */
const LIMITED = "TimeoutStartSec=120\n";

const BEFORE_NETWORK = `DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target
`;

/** It stays active, so that a reload of one of the writers is passed on to it. */
function bootUnit(early: readonly string[]): string {
  return `[Unit]
Description=Rules of the transparent proxy of Kuma
ConditionPathExists=${RESTORE_PATH}
RequiresMountsFor=${RESTORE_PATH}
After=${["local-fs.target", "systemd-sysctl.service", "systemd-modules-load.service", ...early].join(" ")}
Before=sysinit.target
${BEFORE_NETWORK}ReloadPropagatedFrom=${[...FIREWALLS, DOCKER].join(" ")}

[Service]
Type=oneshot
RemainAfterExit=yes
${LIMITED}ExecStart=/bin/sh ${RESTORE_PATH}
ExecReload=/bin/sh ${RESTORE_PATH}

[Install]
WantedBy=sysinit.target
`;
}

/**
 * firewalld is mostly reloaded over D-Bus, of which systemd hears nothing, and takes every rule of iptables along when it
 * stops, too: so its signals are listened to, from its first start on.
 */
const FIREWALLD_WATCH = `[Unit]
Description=Rules of the transparent proxy of Kuma, whenever firewalld reloads or stops
ConditionPathExists=${RESTORE_PATH}
After=dbus.service
Requires=dbus.service
StartLimitIntervalSec=0

[Service]
ExecStart=/bin/sh -c 'busctl monitor --match "type=signal,interface=org.fedoraproject.FirewallD1,member=Reloaded" --match "type=signal,sender=org.freedesktop.DBus,member=NameOwnerChanged,arg0=org.fedoraproject.FirewallD1" | while read -r line; do case "$line" in *Member=Reloaded* | *Member=NameOwnerChanged*) sh ${RESTORE_PATH} ;; esac; done'
Restart=always
RestartSec=1

[Install]
WantedBy=firewalld.service
`;

/**
 * Whatever ends it, it is there again: the gate would stay as it was last. So without a condition, on which systemd looks but once: a
 * roll-back starts it while its script is not back yet.
 */
const PROXY_WATCH = `[Unit]
Description=Lets traffic by the transparent proxy of Kuma while nobody listens there
RequiresMountsFor=${GATE_PATH}
After=${NAMES.boot}
StartLimitIntervalSec=0

[Service]
ExecStart=/bin/sh ${GATE_PATH} watch
Restart=always
RestartSec=1

[Install]
WantedBy=multi-user.target
`;

/**
 * What a unit runs once a writer was started. During a boot others wait until the rules are there. Later a reload of the first
 * unit is asked for, since a start that meets a running one is none for systemd, and a reload is always one more: of two
 * restarts in a row the second one would be missed.
 */
const LOAD_AGAIN = `case "$$(systemctl is-system-running)" in initializing | starting) exec sh ${RESTORE_PATH} ;; esac; systemctl --no-block reload ${NAMES.boot} || exec sh ${RESTORE_PATH}`;

/** Without a limit of starts: systemd has one of five in ten seconds, and the writers may be restarted more often. */
function afterUnit(whom: string, writers: readonly string[], order: string): string {
  return `[Unit]
Description=Rules of the transparent proxy of Kuma, after those of ${whom}
ConditionPathExists=${RESTORE_PATH}
RequiresMountsFor=${RESTORE_PATH}
After=${writers.join(" ")}
StartLimitIntervalSec=0
${order}
[Service]
Type=oneshot
${LIMITED}ExecStart=/bin/sh -c '${LOAD_AGAIN}'

[Install]
WantedBy=${writers.join(" ")}
`;
}
