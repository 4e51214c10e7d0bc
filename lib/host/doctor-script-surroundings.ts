import { HOST_STATE } from "../plan/state-folder";

/** Who else writes rules on this host, by what lies on its disk and by the names of its processes. */
export const OTHERS: string = `
part firewalld
! command -v firewalld >/dev/null || fact installed yes
fact backend "$(sed -n 's/^FirewallBackend=//p' /etc/firewalld/firewalld.conf 2>/dev/null)"
[ ! -e /etc/firewalld/direct.xml ] || fact direct yes
part daemons
for file in /proc/[0-9]*/comm; do
  read -r name <"$file" || continue
  case "$name" in firewalld | dockerd | systemd-resolve | NetworkManager) echo " $name" ;; esac
done 2>/dev/null | sort -u
part enabled
for unit in nftables netfilter-persistent iptables ip6tables firewalld ufw; do
  for link in /etc/systemd/system/*.wants/$unit.service /etc/runlevels/*/$unit; do
    [ ! -L "$link" ] || echo " $unit"
  done
done | sort -u
saved="/etc/iptables/rules.v4 /etc/iptables/rules.v6 /etc/iptables/rules-save /etc/iptables/rules6-save
  /etc/iptables/iptables.rules /etc/iptables/ip6tables.rules /etc/sysconfig/iptables /etc/sysconfig/ip6tables"
rulesets="/etc/nftables.conf /etc/nftables.nft /etc/sysconfig/nftables.conf"
part flushing
grep -lE '^[[:space:]]*flush ruleset' $rulesets 2>/dev/null | shown
part restoring
grep -lE '^\\*(raw|mangle|nat)' $saved 2>/dev/null | shown
part saved-proxy-rules
grep -lE 'KUMA_MESH_|MESH_INBOUND|MESH_OUTPUT|ISTIO_OUTPUT' $saved $rulesets /etc/firewalld/direct.xml 2>/dev/null | shown
part leftovers
for file in /etc/resolv.conf.kuma-backup /tmp/ip*tables-rules.*.backup; do
  [ ! -e "$file" ] || echo " $file"
done
part journal-file
fact written "$(date -r ${HOST_STATE.journal} +%s 2>/dev/null)"`;
