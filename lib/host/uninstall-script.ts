import { DIRECT_PATH, EMPTY_DIRECT } from "../plan/firewalld";
import { GATE_PATH, HOST_BACKENDS, JOURNAL_VERSIONS, RESTORE_PATH, RULES_PATH, SUMS_PATH } from "../plan/journal";
import { DATAPLANE_STATE, HOST_STATE } from "../plan/state-folder";
import { CHAIN, COMMENT_PREFIX } from "../rules/model";
import { RETIRING } from "./dataplane-shell";
import { GATE_LINK, GATE_STATE } from "./gate-shell";
import { NATIVE } from "./native-table";
import { RELOAD } from "./reload-shell";
import { OWN_SURROUNDINGS } from "./script-text";
import { ADDRESSES, LOAD, LOCK, MADE_CHAINS, recordedShell, removeRecordedUser, USERS } from "./shell-functions";
import { stateShell } from "./state-shell";
import { UNIT_LINKS } from "./unit-shell";
import { windowShell } from "./window-shell";

/** Lines of firewalld's file that are ours: {@link file://../plan/firewalld.ts}. */
const OURS_IN_DIRECT = `-e '${COMMENT_PREFIX}' -e ' -N \\(${Object.values(CHAIN).join("\\|")}\\)<'`;

/**
 * The parts of an uninstall, in their order: what would load the rules again goes first, what records all of it last. `each PART`:
 * by each journal that there is; besides the one that counts, that from before a change which did not come to its end.
 */
const PARTS = `
each() {
  for journal in ${HOST_STATE.before}/journal ${HOST_STATE.journal}; do [ ! -f "$journal" ] || "$1" || return 1; done
}
stop_loading() {
  units=$(recorded unit)
  if [ -n "$units" ]; then
    # One that is gone already is no reason to keep the others.
    systemctl stop $units 2>/dev/null
    unlink_units $units || return 1
  fi
  # What is written beside a file, and then put in its place, may have stayed there.
  for file in $(recorded file); do rm -f "$file" "$file.new" || return 1; done
  [ -z "$units" ] || systemctl daemon-reload 2>/dev/null
  return 0
}
forget_firewalld() {
  [ "$(recorded persistence)" = firewalld ] || return 0
  rm -f ${DIRECT_PATH}.new || return 1
  [ -f ${DIRECT_PATH} ] || return 0
  cp -p ${DIRECT_PATH} ${DIRECT_PATH}.new && grep -v ${OURS_IN_DIRECT} ${DIRECT_PATH} >${DIRECT_PATH}.new || return 1
  if [ "$(cat ${DIRECT_PATH}.new)" = '${EMPTY_DIRECT.trimEnd()}' ]; then
    rm -f ${DIRECT_PATH}.new ${DIRECT_PATH}
  else
    mv -f ${DIRECT_PATH}.new ${DIRECT_PATH}
  fi && reload_firewalld
}
remove_rules() {
  case "$(recorded backend)" in
    nftables) remove_native "$(recorded program_nft)" ;;
    *) reload ipv4 /dev/null && reload ipv6 /dev/null && { remove_made_chains; :; } ;;
  esac
}
remove_address() {
  [ "$(recorded made_loopback_address)" != true ] || drop_address
}
${removeRecordedUser("hand_user_over")}
hand_user_over() {
  [ "$(recorded uid ${DATAPLANE_STATE.journal})" = "$2" ] || return 0
  made_by_us() { sed 's/^made_user=.*/made_user=true/' ${DATAPLANE_STATE.journal}; }
  write_file ${DATAPLANE_STATE.journal} made_by_us && echo "it goes with the proxy, which runs as $1"
}
end_proxy() {
  [ ! -f ${RETIRING} ] || sh ${DATAPLANE_STATE.uninstall} --with-rules
}
forget() {
  end_change
  rm -f ${GATE_STATE} ${GATE_LINK} ${GATE_PATH} ${RESTORE_PATH} ${RULES_PATH}-* ${SUMS_PATH} ${HOST_STATE.uninstall} ${HOST_STATE.journal} && rmdir ${HOST_STATE.directory}
}`;

/**
 * The uninstall that every apply leaves on the host: self-contained, the same on every host, at work from the
 * journal beside it. Each table is one transaction. It can be run by hand, and again. Where there is no journal, all that
 * it can do is to clear away what an apply leaves that was cut off before it changed anything.
 */
export const UNINSTALL_SCRIPT: string = `#!/bin/sh
# Takes the transparent proxy off this host again. Run as root: sh ${HOST_STATE.uninstall}
# Written by kuma-transparent-proxy; what it undoes is recorded in ${HOST_STATE.journal}
{
${OWN_SURROUNDINGS}
die() {
  echo "$*" >&2
  exit 1
}
${LOCK}
${recordedShell(HOST_STATE)}
${USERS}
${ADDRESSES}
${LOAD}
${MADE_CHAINS}
${RELOAD}
${NATIVE}
${UNIT_LINKS}
${windowShell(HOST_STATE)}
${stateShell(HOST_STATE)}
${PARTS}

[ "$(id -u)" = 0 ] || die 'must be run as root'
trap '' HUP PIPE
retries=10 pause=1
lock 60 || die 'another run is changing this host'
[ -f "$journal" ] || { forget 2>/dev/null; exit 0; }
case "$(recorded version) $(recorded backend)" in
  ${JOURNAL_VERSIONS.flatMap((version) => HOST_BACKENDS.map((backend) => `'${version} ${backend}'`)).join(" | ")}) ;;
  *) die "the journal $journal is damaged" ;;
esac

# A change that counts, whose remains nobody cleared away.
[ -f ${HOST_STATE.window} ] || [ "$(recorded status)" = applying ] || end_change
each stop_loading || die 'could not remove what loads the rules at boot'
each forget_firewalld || die 'firewalld still has our direct rules'
each remove_rules || die "could not delete our rules from $(recorded backend)"
each remove_address || die 'could not take ::6/128 off the loopback interface'
end_proxy || die 'could not stop the proxy that was to go with the rules'
each remove_user || die "could not remove user $(recorded user)"
forget || die 'could not remove ${HOST_STATE.directory}'
exit 0
}
`;
