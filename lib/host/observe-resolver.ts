import { word } from "../plan/shell-word";
import { RESOLVED_PATH } from "../resolver/configuration";

/**
 * The part of a look that tells how a host resolves names: the file that lists the nameservers, and who else is asked. Of
 * services only those are asked that run, since a question would start them.
 */
export function resolver(path: string): string {
  return `
file=${word(path)}
${FILE}
${RESOLVED}
${DNSMASQ}
${NETWORK_MANAGER}`;
}

/** The line at the end of the text shows whether the file ends its last one. */
const FILE = `
leads_to() {
  # Of folders on the way that are not there readlink -f knows nothing.
  case "$(readlink "$1")" in
    /*) readlink "$1" ;;
    *) echo "\${1%/*}/$(readlink "$1")" ;;
  esac
}
part resolver-file
if [ -e "$file" ] && [ ! -f "$file" ]; then fact kind other
elif [ -L "$file" ]; then fact kind link
elif [ -f "$file" ]; then fact kind file
fi
[ ! -L "$file" ] || fact target "$(readlink -f "$file" || leads_to "$file")"
awk -v file="$file" '$5 == file { found = 1 } END { if (found) print " mounted=yes" }' /proc/self/mountinfo 2>/dev/null
case "$(lsattr -d "$file" 2>/dev/null | cut -d' ' -f1)" in *i*) fact immutable yes ;; esac
fact services "$(sed -n 's/^hosts:[[:space:]]*//p' /etc/nsswitch.conf 2>/dev/null)"
[ ! -d /etc/resolvconf/resolv.conf.d ] || ! command -v resolvconf >/dev/null || fact resolvconf yes
if [ -f "$file" ] && [ -r "$file" ]; then
  part resolver-text
  { cat "$file"; echo .; } | shown
fi`;

/** `running NAME`: process ids of a program, by the name that the kernel has of it. */
const RESOLVED = `
running() {
  for comm in /proc/[0-9]*/comm; do
    { read -r name <"$comm"; } 2>/dev/null && [ "$name" = "$1" ] || continue
    pid=\${comm#/proc/}
    echo "\${pid%/comm}"
  done
}
if [ -n "$(running systemd-resolve)" ] && command -v resolvectl >/dev/null; then
  part resolved
  fact version "$(resolvectl --version | sed -n '1s/^systemd \\([0-9]*\\).*/\\1/p')"
  fact strict "$(ask resolvectl dnssec | sed -n 's/^Global: *yes$/yes/p')"
  fact encrypted "$(ask resolvectl dnsovertls | sed -n 's/^Global: *yes$/yes/p')"
  fact ours "$(sed -n 's/^DNS=//p' ${RESOLVED_PATH} 2>/dev/null)"
  part resolved-servers
  ask resolvectl dns | shown
fi`;

/** Of each dnsmasq: process id, folder of its configuration, unit of systemd, \`-\` for none. All folders: `$dnsmasq_folders`. */
const DNSMASQ = `
part dnsmasqs
dnsmasq_folders=
for pid in $(running dnsmasq); do
  folder=$(tr '\\0' '\\n' <"/proc/$pid/cmdline" 2>/dev/null | awk '
    sub(/^(--conf-dir=|-7)/, "") && $0 != "" { print; exit }
    before { print; exit }
    { before = $0 == "" || $0 == "--conf-dir" }')
  [ -n "$folder" ] || folder=$(sed -n 's/^[[:space:]]*conf-dir=//p' /etc/dnsmasq.conf 2>/dev/null | sed 1q)
  folder=\${folder%%,*}
  dnsmasq_folders="$dnsmasq_folders $folder"
  unit=$(sed -n 's,.*/\\([^/]*\\.service\\)$,\\1,p' "/proc/$pid/cgroup" 2>/dev/null | sed 1q)
  echo " $pid \${folder:--} \${unit:--}"
done`;

const NETWORK_MANAGER = `
if [ -n "$(running NetworkManager)" ]; then
  part network-manager
  fact dns "$(ask NetworkManager --print-config | sed -n 's/^dns=//p')"
fi`;
