import { watchedUdpPorts } from "../doctor/listening";
import type { ResolvedPolicy } from "../spec/resolved";

/**
 * What listens, out of /proc/net: `ss` may be missing, and can make the kernel load modules. Of TCP all that listens (state
 * 0A), of UDP what is bound to a port of DNS (state 07). Who holds a socket, its descriptors tell; root alone may read
 * those of others.
 */
export function listeners({ policy }: { readonly policy: Pick<ResolvedPolicy, "dns"> }): string {
  const ports = watchedUdpPorts(policy).map((port) => port.toString(16).toUpperCase().padStart(4, "0"));
  return `
part listeners
sockets=$(for protocol in tcp tcp6 udp udp6; do
  awk -v protocol="$protocol" -v ports=' ${ports.join(" ")} ' '
    { split($2, local, ":") }
    ($4 == "0A" && protocol ~ /^tcp/) || ($4 == "07" && protocol ~ /^udp/ && index(ports, " " local[2] " ")) {
      print protocol, local[1], local[2], $8, $10
    }
  ' "/proc/net/$protocol" 2>/dev/null
done)
printf '%s\\n' "$sockets" | shown
part holders
holders=$({ printf '%s\\n' "$sockets"; ls -l /proc/[0-9]*/fd 2>/dev/null; } | awk '
  /^(tcp|udp)6? / { inode["socket:[" $5 "]"] = $5 }
  /^\\/proc\\// { pid = $1; gsub(/[^0-9]/, "", pid) }
  $NF in inode { print inode[$NF], pid }')
printf '%s\\n' "$holders" | shown
part processes
for pid in $(printf '%s\\n' "$holders" | awk '{ print $2 }' | sort -u); do
  echo " $pid $(awk '/^Uid:/ { print $3 }' "/proc/$pid/status" 2>/dev/null) $(value "/proc/$pid/comm")"
done
part users
{ printf '%s\\n' "$sockets"; cat /etc/passwd; } | awk '
  /^(tcp|udp)6? / { wanted[$4]; next }
  { split($0, field, ":") }
  field[3] in wanted { print " " field[3] " " field[1] }'`;
}

/** Since when those run who hold a socket, and as what: to be told after {@link listeners}, by whoever wants to know. */
export const LIVES: string = `
part lives
echo " up $(value /proc/uptime)"
for pid in $(printf '%s\\n' "$holders" | awk '{ print $2 }' | sort -u); do
  { read -r stat <"/proc/$pid/stat" && echo " stat $pid \${stat##*) }"; } 2>/dev/null
  [ ! -d /run/systemd/system ] || sed "s/^/ group $pid /" "/proc/$pid/cgroup" 2>/dev/null
done`;
