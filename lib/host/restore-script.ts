import { HOST_STATE } from "../plan/state-folder";
import { GATE } from "./gate-shell";
import { LISTENERS } from "./listeners-shell";
import { FIREWALLD_RUNS, RELOAD } from "./reload-shell";
import { OWN_SURROUNDINGS } from "./script-text";
import { ADDRESSES, LOAD, LOCK, recordedShell } from "./shell-functions";
import { windowTimeShell } from "./window-shell";

/**
 * What loads the recorded rules again, at boot and after others wrote theirs: one transaction a table, whatever is left
 * there. While an apply is under way it does nothing: that loads them, and holds the lock. firewalld says that it runs before
 * its rules are in, and answers when they are. A change that was cut off, or that a boot met before anybody confirmed it, does
 * not count: what was there before it is loaded.
 */
export const RESTORE_SCRIPT: string = `#!/bin/sh
# Loads the rules of the transparent proxy again. Written by kuma-transparent-proxy; what they are is recorded beside it.
{
${OWN_SURROUNDINGS}
${[LOCK, recordedShell(HOST_STATE), ADDRESSES, LOAD, RELOAD, LISTENERS, GATE, windowTimeShell(HOST_STATE)].join("")}
counts() {
  [ "$(recorded status)" = applied ] && { [ ! -f ${HOST_STATE.window} ] || window_is_of_this_boot; }
}
trap '' HUP PIPE
retries=10 pause=1
[ -f "$journal" ] || exit 0
lock_now || { [ "$(recorded status)" != applying ] || exit 0; lock 60 || exit 1; }
if ${FIREWALLD_RUNS}; then firewall-cmd --state >/dev/null 2>&1; fi
from=${HOST_STATE.directory}
counts || { from=${HOST_STATE.before} journal=${HOST_STATE.before}/journal; }
[ -f "$journal" ] || exit 0
gate_lock
load_recorded "$from" || { gate_unlock; exit 1; }
# The rules are there: what belongs to them has to be, whatever comes of the gate. Of that the watch takes care.
gate_settle
settled=$?
gate_unlock
case " $(recorded families) " in *" ipv6 "*) add_address || exit 1 ;; esac
exit "$settled"
}
`;
