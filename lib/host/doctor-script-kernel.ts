import { KERNEL_MODULES } from "../doctor/examination";

/**
 * `modules STATE FILE` picks the modules that matter out of a list which the kernel or its package keeps: of what is
 * loaded, built in, or can be loaded. Files are read and nothing is asked, since to ask iptables for a match, or nft for
 * a table, makes the kernel load modules.
 */
const MODULES = `
modules() {
  awk -v state="$1" -v wanted=' ${KERNEL_MODULES.join(" ")} ' '
    { name = $1; sub(/:$/, "", name); sub(/.*\\//, "", name); sub(/\\.ko.*/, "", name) }
    index(wanted, " " name " ") { print " " state " " name }
  ' "$2" 2>/dev/null
}`;

/** What the kernel has of netfilter, and the host of its tools. */
export const KERNEL: string = `${MODULES}
part modules
release=$(uname -r)
modules loaded /proc/modules
modules built-in "/lib/modules/$release/modules.builtin"
modules loadable "/lib/modules/$release/modules.dep"
part kernel-config
{ zcat /proc/config.gz || cat "/boot/config-$release"; } 2>/dev/null |
  grep -E '^(# )?CONFIG_(NF_TABLES|NFT_COMPAT|IP_NF_IPTABLES(_LEGACY)?|NETFILTER_XT_MATCH_OWNER|NF_CONNTRACK)[= ]' | shown
part kernel
[ ! -f "/lib/modules/$release/modules.dep" ] || fact modules listed
[ -d "/lib/modules/$release" ] || [ -z "$(ls /lib/modules 2>/dev/null)" ] || fact modules gone
part matches
grep -x owner /proc/net/ip_tables_matches 2>/dev/null | sort -u | shown
part extensions
for folder in "\${XTABLES_LIBDIR:-}" /usr/lib/xtables /usr/lib64/xtables /usr/lib/*/xtables /lib/xtables /lib64/xtables \\
  /lib/*/xtables /usr/local/lib/xtables; do
  [ -d "$folder" ] || continue
  if [ -e "$folder/libxt_owner.so" ]; then echo ' there'; else echo ' missing'; fi
done
part conntrack
for name in count max tcp_loose; do
  fact "$name" "$(value "/proc/sys/net/netfilter/nf_conntrack_$name")"
done
part ipv6
[ ! -e /proc/net/if_inet6 ] || fact kernel yes
for name in all lo; do
  fact "$name" "$(value "/proc/sys/net/ipv6/conf/$name/disable_ipv6")"
done
awk '$6 != "lo" { print $6 }' /proc/net/if_inet6 2>/dev/null | sort -u | sed 's/^/ interface=/'`;
