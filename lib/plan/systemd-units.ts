import { RESTORE_PATH } from "./journal";

/** A file that we put on a host, whole. */
export interface ManagedFile {
  readonly path: string;
  /** As chmod takes it: `0644`. */
  readonly mode: string;
  readonly text: string;
}

const UNIT_DIRECTORY = "/etc/systemd/system";

/** Whoever writes rules at its start, and may take ours along. */
const WRITERS =
  "firewalld.service nftables.service netfilter-persistent.service iptables.service ip6tables.service docker.service";
/** Those of them that are there before the network is. */
const EARLY_WRITERS =
  "firewalld.service nftables.service netfilter-persistent.service iptables.service ip6tables.service";

/**
 * Loads our rules at boot, after everybody who writes rules before the network is up, and before that is: no service can
 * take a connection without them. It stays active, so that a reload of one of the writers is passed on to it.
 */
const BOOT_UNIT = `[Unit]
Description=Rules of the transparent proxy of Kuma
Documentation=https://kuma.io/docs/latest/production/dp-config/transparent-proxying/
DefaultDependencies=no
ConditionPathExists=${RESTORE_PATH}
RequiresMountsFor=${RESTORE_PATH}
After=local-fs.target systemd-sysctl.service systemd-modules-load.service ${EARLY_WRITERS}
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target
ReloadPropagatedFrom=${WRITERS}

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh ${RESTORE_PATH}
ExecReload=/bin/sh ${RESTORE_PATH}

[Install]
WantedBy=sysinit.target
`;

/** Loads them again whenever one of the writers was started, by whomever. */
const AGAIN_UNIT = `[Unit]
Description=Rules of the transparent proxy of Kuma, after others wrote theirs
ConditionPathExists=${RESTORE_PATH}
After=${WRITERS}

[Service]
Type=oneshot
ExecStart=/bin/sh ${RESTORE_PATH}

[Install]
WantedBy=${WRITERS}
`;

/** Units by which systemd loads our rules. */
export const UNITS: readonly string[] = ["kuma-transparent-proxy.service", "kuma-transparent-proxy-again.service"];

export const UNIT_FILES: readonly ManagedFile[] = [
  { path: `${UNIT_DIRECTORY}/kuma-transparent-proxy.service`, mode: "0644", text: BOOT_UNIT },
  { path: `${UNIT_DIRECTORY}/kuma-transparent-proxy-again.service`, mode: "0644", text: AGAIN_UNIT },
];

/** The link by which systemd knows the first unit at boot: there while it is enabled. */
export const ENABLED_LINK: string = `${UNIT_DIRECTORY}/sysinit.target.wants/kuma-transparent-proxy.service`;
