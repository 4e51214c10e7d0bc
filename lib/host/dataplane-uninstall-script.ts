import { PROGRAM_FOLDER } from "../plan/dataplane/material";
import { DATAPLANE_FOLDER } from "../plan/dataplane/paths";
import { DATAPLANE_STATE, HOST_STATE } from "../plan/state-folder";
import { DROP_EMPTY, RETIRING, SERVICE_SHELL } from "./dataplane-shell";
import { OWN_SURROUNDINGS } from "./script-text";
import { LOCK, recordedShell, removeRecordedUser, USERS } from "./shell-functions";
import { stateShell } from "./state-shell";
import { windowShell } from "./window-shell";

/** Seconds that open connections have at the most: whoever waits for the uninstall waits no longer. */
const LONGEST_DRAIN_SECONDS = 120;

/** By each journal that there is: besides the one that counts, that from before a change which did not come to its end. */
const PARTS = `
each() {
  for journal in ${DATAPLANE_STATE.before}/journal ${DATAPLANE_STATE.journal}; do [ ! -f "$journal" ] || "$1" || return 1; done
}
stop_proxy() {
  [ "$(recorded manager)" = systemd ] || return 0
  drain=$(recorded drain_seconds)
  [ "\${drain:-0}" -lt ${LONGEST_DRAIN_SECONDS} ] || drain=${LONGEST_DRAIN_SECONDS}
  disable_service && stop_service $((\${drain:-0} + 10))
}
drop_files() {
  for file in $(recorded file); do rm -f "$file" "$file.new" || return 1; done
  [ "$(recorded made_folder)" != true ] || rmdir ${DATAPLANE_FOLDER} 2>/dev/null
  reload_units
}
drop_programs() {
  for folder in $(recorded program_folder) $(recorded former_folder); do
    case "$folder" in ${PROGRAM_FOLDER}/*) rm -rf "$folder" "$folder.part" || return 1 ;; esac
  done
  ${DROP_EMPTY}
}
${removeRecordedUser()}
retire() {
  # One of an older version knows nothing of a proxy that waits for it.
  grep -q ${RETIRING} ${HOST_STATE.uninstall} 2>/dev/null ||
    die 'the rules of this host send traffic to the proxy, and their uninstall is of an older version: take them off first'
  : >${RETIRING} || die 'could not note that the proxy is to go with the rules'
  echo "the rules of this host send traffic to the proxy: it runs on, and goes with them"
  exit 0
}
forget() {
  end_change
  rm -f ${RETIRING} ${DATAPLANE_STATE.uninstall} ${DATAPLANE_STATE.journal} && rmdir ${DATAPLANE_STATE.directory}
}`;

/**
 * The uninstall that every apply leaves on the host: self-contained, at work from the journal beside it. It can be run by hand, and
 * again. While rules send traffic to the proxy it only notes that it is to go: rules without a proxy would be an outage.
 * `--with-rules`: by the uninstall of the rules, which has the host's lock, once these are gone.
 */
export const DATAPLANE_UNINSTALL_SCRIPT: string = `#!/bin/sh
# Stops the proxy of this host and takes it off. Run as root: sh ${DATAPLANE_STATE.uninstall}
# Written by kuma-transparent-proxy; what it undoes is recorded in ${DATAPLANE_STATE.journal}
{
${OWN_SURROUNDINGS}
die() {
  echo "$*" >&2
  exit 1
}
${[LOCK, recordedShell(DATAPLANE_STATE), USERS, windowShell(DATAPLANE_STATE), stateShell(DATAPLANE_STATE), SERVICE_SHELL, PARTS].join("\n")}

[ "$(id -u)" = 0 ] || die 'must be run as root'
trap '' HUP PIPE
umask 077
if [ "\${1:-}" != --with-rules ]; then
  lock 60 || die 'another run is changing this host'
  [ ! -f ${HOST_STATE.journal} ] || [ ! -f "$journal" ] || retire
fi
[ -f "$journal" ] || { forget 2>/dev/null; exit 0; }
[ -n "$(recorded manager)" ] || die "the journal $journal is damaged"

# A change that counts, whose remains nobody cleared away.
[ -f ${DATAPLANE_STATE.window} ] || [ "$(recorded status)" = applying ] || end_change
each stop_proxy || die 'could not stop kuma-dp'
each drop_files || die 'could not remove the files of the proxy'
each drop_programs || die 'could not remove the programs of the proxy'
each remove_user || die "could not remove user $(recorded user)"
forget || die 'could not remove ${DATAPLANE_STATE.directory}'
exit 0
}
`;
