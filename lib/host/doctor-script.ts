import { word } from "../plan/shell-word";
import { HOST_STATE } from "../plan/state-folder";
import type { ResolvedHostSpec } from "../spec/resolved";
import { KERNEL } from "./doctor-script-kernel";
import { LIVES, listeners } from "./doctor-script-listeners";
import { OTHERS } from "./doctor-script-surroundings";
import { resolver } from "./observe-resolver";
import { FACTS, PARTS } from "./observe-script";
import { LOCK, LOCK_LINK } from "./shell-functions";

/** What Linux this is, and which of the commands that an apply may need it has. */
const SYSTEM = `
part system
fact name "$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null | tr -d '"')"
fact first-process "$(value /proc/1/comm)"
[ ! -d /run/openrc ] || fact init OpenRC
[ ! -d /run/systemd/system ] || fact init systemd
fact uptime "$(cut -d. -f1 /proc/uptime 2>/dev/null)"
fact now "$(date +%s)"
fact sudo-user "\${SUDO_USER:-}"
part commands
for name in ip useradd adduser; do
  command -v "$name" >/dev/null && echo " $name"
done`;

/** Whether an apply can write, told without writing; for root `-w` is false where the file system is read-only. */
const STORAGE = `
part storage
state=/var/lib
[ ! -d ${HOST_STATE.directory} ] || state=${HOST_STATE.directory}
for path in "$state" /etc; do
  there=no writable=no
  [ ! -d "$path" ] || there=yes
  [ ! -w "$path" ] || writable=yes
  kib=$(df -P -k "$path" 2>/dev/null | awk 'END { print $4 }')
  inodes=$(df -P -i "$path" 2>/dev/null | awk 'END { if ($2 > 0) print $4 }')
  echo " $path $there $writable \${kib:--} \${inodes:--}"
done`;

/**
 * The lock under which a host is changed is on descriptor 9 of whoever holds it; where there is no flock, it is a link that
 * tells of him, and counts while he lives (`lock` in {@link file://./shell-functions.ts}).
 */
const HOLDER = `${LOCK}
part lock
for fd in /proc/[0-9]*/fd/9; do
  [ "$fd" -ef /var/lib ] || continue
  pid=\${fd#/proc/} pid=\${pid%%/*}
  grep -q FLOCK "/proc/$pid/fdinfo/9" 2>/dev/null || continue
  echo " $pid $(value "/proc/$pid/comm")"
done
owner=$(readlink ${LOCK_LINK} 2>/dev/null) pid=\${owner%%:*}
[ -z "$pid" ] || [ "$(life_of "$pid")" != "$owner" ] || echo " $pid $(value "/proc/$pid/comm")"`;

/** The tools by every name by which they may be called; `--version` says nothing to the kernel. */
function programs(spec: ResolvedHostSpec): string {
  const { iptables, ip6tables } = spec.loading.executables;
  const overrides = [iptables, ip6tables].flatMap((path) => (path === undefined ? [] : [word(path)]));
  return `
part programs
for name in iptables iptables-nft iptables-legacy ip6tables ip6tables-nft ip6tables-legacy ${overrides.join(" ")}; do
  path=$(command -v "$name") || continue
  printf ' %s\\t%s\\t%s\\n' "$name" "$path" "$("$path" --version 2>/dev/null | sed 1q)"
done
if nft=$(command -v nft); then
  printf ' nft\\t%s\\t%s\\t%s\\n' "$nft" "$("$nft" --version)" "$("$nft" -V 2>/dev/null | sed -n 's/^[[:space:]]*json:[[:space:]]*//p')"
fi`;
}

/**
 * The look around the rules of a host, for doctor alone: a POSIX script that only reads, in the form of
 * {@link file://./observe-script.ts}. Files of /proc, /sys and /etc say nearly everything; of services only
 * those that resolve names are asked where they run, and not for long.
 */
export function doctorScript(spec: ResolvedHostSpec): string {
  return [
    PARTS,
    FACTS,
    SYSTEM,
    STORAGE,
    HOLDER,
    KERNEL,
    programs(spec),
    resolver(spec.policy.dns.resolvConfigPath),
    OTHERS,
    listeners(spec),
    LIVES,
    "part end",
  ].join("\n");
}
