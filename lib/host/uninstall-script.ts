import { DIRECT_PATH, EMPTY_DIRECT } from "../plan/firewalld";
import {
  HOST_BACKENDS,
  JOURNAL_PATH,
  JOURNAL_VERSION,
  RESTORE_PATH,
  RULES_PATH,
  STATE_DIRECTORY,
  SUMS_PATH,
  UNINSTALL_PATH,
} from "../plan/journal";
import { CHAIN, COMMENT_PREFIX } from "../rules/model";
import { NATIVE_TABLE } from "./native-table";
import { RELOAD } from "./reload-shell";
import { ADDRESSES, LOAD, LOCK, MADE_CHAINS, USERS } from "./shell-functions";
import { STATE } from "./state-shell";
import { WINDOW } from "./window-shell";

/** Lines of firewalld's file that are ours: {@link file://../plan/firewalld.ts}. */
const OURS_IN_DIRECT = `-e '${COMMENT_PREFIX}' -e ' -N \\(${Object.values(CHAIN).join("\\|")}\\)<'`;

const REMOVE = `
remove_native() {
  nft=$(recorded program_nft)
  tables=$("$nft" list tables) || return 1
  ! printf '%s\\n' "$tables" | grep -qx 'table ${NATIVE_TABLE}' || "$nft" delete table ${NATIVE_TABLE}
}
remove_units() {
  [ -n "$(recorded unit)" ] && command -v systemctl >/dev/null || return 0
  # One that is gone already is no reason to keep the others.
  for unit in $(recorded unit); do systemctl stop "$unit" 2>/dev/null; systemctl --quiet disable "$unit" 2>/dev/null; done
  :
}
forget_firewalld() {
  [ "$(recorded persistence)" = firewalld ] && [ -f ${DIRECT_PATH} ] || return 0
  cp -p ${DIRECT_PATH} ${DIRECT_PATH}.new && grep -v ${OURS_IN_DIRECT} ${DIRECT_PATH} >${DIRECT_PATH}.new || return 1
  if [ "$(cat ${DIRECT_PATH}.new)" = '${EMPTY_DIRECT.trimEnd()}' ]; then
    rm -f ${DIRECT_PATH}.new ${DIRECT_PATH}
  else
    mv -f ${DIRECT_PATH}.new ${DIRECT_PATH}
  fi && reload_firewalld
}
remove_files() {
  for file in $(recorded file); do rm -f "$file" || return 1; done
  [ -z "$(recorded unit)" ] || ! command -v systemctl >/dev/null || systemctl daemon-reload
}`;

/** Forms of the journal that the script can read. */
const VERSIONS: readonly number[] = [1, JOURNAL_VERSION];

/**
 * The uninstall that every apply leaves on the host: self-contained, the same on every host, at work from the
 * journal beside it. Each table is one transaction. It can be run by hand, and again.
 */
export const UNINSTALL_SCRIPT: string = `#!/bin/sh
# Takes the transparent proxy off this host again. Run as root: sh ${UNINSTALL_PATH}
# Written by kuma-transparent-proxy; what it undoes is recorded in ${JOURNAL_PATH}
{
set -u
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
journal=${JOURNAL_PATH}
die() {
  echo "$*" >&2
  exit 1
}
${LOCK}
${USERS}
${ADDRESSES}
${LOAD}
${MADE_CHAINS}
${RELOAD}
${WINDOW}
${STATE}
${REMOVE}

[ "$(id -u)" = 0 ] || die 'must be run as root'
trap '' HUP PIPE
retries=10 pause=1
lock 60 || die 'another run is changing this host'
[ -f "$journal" ] || exit 0
case "$(recorded version) $(recorded backend)" in
  ${VERSIONS.flatMap((version) => HOST_BACKENDS.map((backend) => `'${version} ${backend}'`)).join(" | ")}) ;;
  *) die "the journal $journal is damaged" ;;
esac

# First what would load the rules again.
remove_units
forget_firewalld || die 'firewalld still has our direct rules'
if [ "$(recorded backend)" = nftables ]; then
  remove_native || die 'nft could not delete our table'
else
  { reload ipv4 /dev/null && reload ipv6 /dev/null; } || die 'iptables could not delete our rules'
  remove_made_chains
fi
if [ "$(recorded made_loopback_address)" = true ]; then
  drop_address ::6/128 || die 'could not take ::6/128 off the loopback interface'
fi
if [ "$(recorded made_user)" = true ]; then
  user=$(recorded user) uid=$(recorded uid)
  if user_is_idle "$uid"; then
    drop_user "$user" "$uid" || die "could not remove user $user"
  else
    echo "user $user stays, since processes still run as it"
  fi
fi
remove_files || die 'could not remove the files that load rules at boot'
end_change
rm -f ${RESTORE_PATH} ${RULES_PATH}-* ${SUMS_PATH} ${UNINSTALL_PATH} "$journal" && rmdir ${STATE_DIRECTORY} || die 'could not remove ${STATE_DIRECTORY}'
exit 0
}
`;
