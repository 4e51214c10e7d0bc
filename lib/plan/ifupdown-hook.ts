import { RESTORE_PATH } from "./journal";
import { HOST_STATE } from "./state-folder";
import type { ManagedFile } from "./systemd-units";

/**
 * Hosts without systemd, whose network ifupdown brings up (Debian with sysvinit or OpenRC, Devuan, Alpine, busybox): a hook
 * that runs before the first interface is up. `lo` comes first, and once at each boot.
 */
export const IFUPDOWN_HOOK: ManagedFile = {
  path: "/etc/network/if-pre-up.d/kuma-transparent-proxy",
  mode: "0755",
  text: `#!/bin/sh
# Loads the rules of the transparent proxy of Kuma at boot. Written by kuma-transparent-proxy.
[ "\${IFACE:-}" = lo ] || exit 0
[ ! -f ${HOST_STATE.rollback} ] || sh ${HOST_STATE.rollback} --boot
[ ! -f ${RESTORE_PATH} ] || sh ${RESTORE_PATH}
`,
};
