import { folderOf } from "../plan/folder";
import { word } from "../plan/shell-word";
import { DNS_STATE } from "../plan/state-folder";
import { CONFIGURATION_NAME, NETWORK_MANAGER_PATH, RESOLVED_PATH } from "../resolver/configuration";
import { KUMACTL_BACKUP, RESOLV_CONF } from "../resolver/resolv-conf";
import { HEAD_PATH } from "../resolver/resolv-conf-way";
import { anySpec } from "./any-spec";
import { listeners } from "./doctor-script-listeners";
import { resolver } from "./observe-resolver";
import { FACTS, observeParts, remainsPart } from "./observe-script";
import { recordedShell } from "./shell-functions";

const ANY_HOST = anySpec();

/** Every file that a way may write, and the folders in which they lie. A dot stands behind each text, since its last line may lack its end. */
const FILES = `${recordedShell(DNS_STATE)}
part dns-journal
[ ! -f "$journal" ] || shown <"$journal"
[ ! -f ${DNS_STATE.uninstall} ] || part dns-uninstall
show_file() {
  [ -f "$1" ] && [ -r "$1" ] || return 0
  case "$shown_files" in *"|$1|"*) return 0 ;; esac
  shown_files="$shown_files|$1|"
  part "dns-file $1"
  { cat "$1"; echo .; } | shown
}
shown_files=
for path in ${[RESOLVED_PATH, NETWORK_MANAGER_PATH, HEAD_PATH, KUMACTL_BACKUP].map(word).join(" ")} "$(recorded file)" "$(recorded edited)"; do
  show_file "$path"
done
for folder in $dnsmasq_folders; do show_file "$folder/${CONFIGURATION_NAME}"; done
show_file "$(readlink -f ${RESOLV_CONF} || echo ${RESOLV_CONF})"
part dns-folders
recorded_file=$(recorded file)
for folder in ${[RESOLVED_PATH, NETWORK_MANAGER_PATH].map((path) => word(folderOf(path))).join(" ")} $dnsmasq_folders "\${recorded_file%/*}"; do
  [ ! -d "$folder" ] || printf ' %s\\n' "$folder"
done`;

/** The one look at how a host resolves names: its rules, its resolvers, and what of ours is there. It only reads. */
export function observeDnsScript(): string {
  return [
    observeParts(ANY_HOST),
    FACTS,
    resolver(RESOLV_CONF),
    listeners(ANY_HOST),
    FILES,
    remainsPart("dns-remains", DNS_STATE),
    "part end",
  ].join("\n");
}
