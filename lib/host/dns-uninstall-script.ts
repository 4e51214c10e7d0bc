import { DNS_STATE } from "../plan/state-folder";
import { NETWORK_MANAGER_PATH, RESOLVED_PATH } from "../resolver/configuration";
import { RESOLV_CONF } from "../resolver/resolv-conf";
import { HEAD_PATH } from "../resolver/resolv-conf-way";
import { WRITTEN_PATH } from "./dns-steps";
import { FRESH, RESOLVER } from "./resolver-shell";
import { OWN_SURROUNDINGS } from "./script-text";
import { LOCK, recordedShell } from "./shell-functions";
import { stateShell } from "./state-shell";
import { windowShell } from "./window-shell";

/**
 * By each journal that there is: besides the one that counts, that from before a change which did not come to its end. What
 * others wrote into a file stays; that is said. Where somebody took the journal away, what is ours by its mark or its name.
 */
const PARTS = `
each() {
  for journal in ${DNS_STATE.before}/journal ${DNS_STATE.journal}; do [ ! -f "$journal" ] || "$1" || return 1; done
}
drop_configuration() {
  file=$(recorded file)
  [ -n "$file" ] || return 0
  rm -f "$file" "$file.new" || return 1
  folder=$(recorded made_folder)
  [ -z "$folder" ] || rmdir "$folder" 2>/dev/null || :
}
drop_block() {
  edited=$(recorded edited)
  [ -n "$edited" ] && [ "$edited" != "\${done:-}" ] && [ -e "$edited" ] || return 0
  done=$edited
  rm -f "$edited${FRESH}"
  if has_block "$edited"; then
    cmp -s ${WRITTEN_PATH} "$edited" || echo "somebody has written to $edited since: our lines alone were taken out of it"
    list_nameservers "$edited" || return 1
    [ "$(recorded made_file)" != true ] || drop_empty "$edited"
  elif [ "$(recorded status)" = applied ]; then
    echo "somebody has written $edited anew: nothing of ours was left in it"
  fi
}
tell_resolver() {
  reload=$(recorded reload)
  [ -z "$reload" ] || reload_resolver "$reload"
}
drop_unrecorded() {
  for edited in "$(readlink -f ${RESOLV_CONF})" ${HEAD_PATH}; do
    has_block "$edited" || continue
    list_nameservers "$edited" || return 1
    [ "$edited" != ${HEAD_PATH} ] || reload_resolver resolvconf || return 1
  done
  [ ! -f ${RESOLVED_PATH} ] || { rm -f ${RESOLVED_PATH} && reload_resolver systemd-resolved; } || return 1
  [ ! -f ${NETWORK_MANAGER_PATH} ] || { rm -f ${NETWORK_MANAGER_PATH} && reload_resolver network-manager; }
}
forget() {
  end_change
  rm -f ${WRITTEN_PATH} ${DNS_STATE.uninstall} ${DNS_STATE.journal} && rmdir ${DNS_STATE.directory}
}`;

/** The uninstall that every apply leaves on the host: self-contained, at work from the journal beside it. It can be run by hand, and again. */
export const DNS_UNINSTALL_SCRIPT: string = `#!/bin/sh
# Takes back how this host was told to resolve names of the mesh. Run as root: sh ${DNS_STATE.uninstall}
# Written by kuma-transparent-proxy; what it undoes is recorded in ${DNS_STATE.journal}
{
${OWN_SURROUNDINGS}
die() {
  echo "$*" >&2
  exit 1
}
${[LOCK, recordedShell(DNS_STATE), windowShell(DNS_STATE), stateShell(DNS_STATE), RESOLVER, PARTS].join("\n")}

[ "$(id -u)" = 0 ] || die 'must be run as root'
trap '' HUP PIPE
umask 077
lock 60 || die 'another run is changing this host'
[ -f "$journal" ] || { drop_unrecorded || die 'could not take back what no journal records'; forget 2>/dev/null; exit 0; }
[ -n "$(recorded way)" ] || die "the journal $journal is damaged"

# A change that counts, whose remains nobody cleared away.
[ -f ${DNS_STATE.window} ] || [ "$(recorded status)" = applying ] || end_change
each drop_configuration || die 'could not remove our file of configuration'
each drop_block || die "could not take our lines out of $edited"
each tell_resolver || die 'the resolver does not take its former configuration'
forget || die 'could not remove ${DNS_STATE.directory}'
exit 0
}
`;
