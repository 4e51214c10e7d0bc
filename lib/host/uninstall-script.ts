import { HOST_BACKENDS, JOURNAL_PATH, JOURNAL_VERSION, STATE_DIRECTORY, UNINSTALL_PATH } from "../plan/journal";
import { CHAIN, COMMENT_PREFIX } from "../rules/model";
import { NATIVE_TABLE } from "./native-table";
import { ADDRESSES, LOAD, LOCK, MADE_CHAINS, USERS } from "./shell-functions";

const OUR_CHAINS = Object.values(CHAIN).join("|");

/**
 * Turns what iptables-save prints into the text that deletes what is ours: by the comment, the jump or the
 * journal. `-F` comes before `-X`, since our chains jump into each other.
 */
const DELETIONS = `
deletions() {
  awk -v family="$1" -v journal="$journal" -v prefix="${COMMENT_PREFIX}" '
    BEGIN { while ((getline line < journal) > 0) if (line ~ /^rule=/) known[substr(line, 6)] = 1 }
    /^\\*/ { table = substr($1, 2); deleted = ""; flushed = ""; removed = "" }
    /^:(${OUR_CHAINS}) / {
      chain = substr($1, 2)
      flushed = flushed "-F " chain "\\n"
      removed = removed "-X " chain "\\n"
    }
    /^-A (PREROUTING|OUTPUT) / {
      ours = index($0, prefix) || $0 ~ / -j (${OUR_CHAINS})$/ || (family " " table " " substr($0, 4)) in known
      if (ours) deleted = deleted "-D" substr($0, 3) "\\n"
    }
    /^COMMIT/ && (deleted flushed) != "" { printf "*%s\\n%s%s%sCOMMIT\\n", table, deleted, flushed, removed }
  '
}`;

const RULES = `
remove_rules() {
  save=$(recorded "program_$1_save") restore=$(recorded "program_$1_restore")
  [ -n "$save" ] || return 0
  saved=$("$save") && text=$(printf '%s\\n' "$saved" | deletions "$1") || return 1
  [ -z "$text" ] || printf '%s\\n' "$text" | load "$restore" --noflush
}
remove_native() {
  nft=$(recorded program_nft)
  tables=$("$nft" list tables) || return 1
  ! printf '%s\\n' "$tables" | grep -qx 'table ${NATIVE_TABLE}' || "$nft" delete table ${NATIVE_TABLE}
}`;

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
${DELETIONS}
${RULES}

[ "$(id -u)" = 0 ] || die 'must be run as root'
trap '' HUP PIPE
retries=10 pause=1
lock 60 || die 'another run is changing this host'
[ -f "$journal" ] || exit 0
case "$(recorded version) $(recorded backend)" in
  ${HOST_BACKENDS.map((backend) => `'${JOURNAL_VERSION} ${backend}'`).join(" | ")}) ;;
  *) die "the journal $journal is damaged" ;;
esac

if [ "$(recorded backend)" = nftables ]; then
  remove_native || die 'nft could not delete our table'
else
  { remove_rules ipv4 && remove_rules ipv6; } || die 'iptables could not delete our rules'
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
rm -f ${UNINSTALL_PATH} "$journal" && rmdir ${STATE_DIRECTORY} || die 'could not remove ${STATE_DIRECTORY}'
exit 0
}
`;
