/** The number of the dnsmasq that NetworkManager runs: `nm-dns-dnsmasq.c`, PIDFILE. */
const ITS_DNSMASQ = "/run/NetworkManager/dnsmasq.pid";

/**
 * Shell functions that have a resolver read its configuration.
 *
 * `starts_again UNIT`: whether a dnsmasq would, by its own command line: a line of somebody else may be in its way by now.
 * `reload_resolver WHO`: has a resolver read its configuration; one that does not run will read it when it starts. A unit
 * that was started too often in a short time is given another chance; our start is none of those that are counted.
 * A dnsmasq of NetworkManager's is waited for, for five seconds at most: NetworkManager itself does not wait.
 */
export const RELOAD_RESOLVER: string = `
reload_resolver() {
  case "$1" in
    systemd-resolved) restart_unit systemd-resolved.service ;;
    unit:*) restart_unit "\${1#unit:}" ;;
    network-manager)
      before=$(cat ${ITS_DNSMASQ} 2>/dev/null)
      nmcli general reload dns-full 2>/dev/null || ! systemctl is-active --quiet NetworkManager.service ||
        systemctl reload NetworkManager.service || return 1
      # Nobody answers from the end of the old one until the new one, which writes its number when it listens.
      tries=50
      while [ -n "$before" ] && [ "$tries" -gt 0 ] && { [ ! -s ${ITS_DNSMASQ} ] || [ "$(cat ${ITS_DNSMASQ})" = "$before" ]; }; do
        sleep 0.1
        tries=$((tries - 1))
      done
      ;;
    resolvconf) ! command -v resolvconf >/dev/null || resolvconf -u ;;
  esac
}
starts_again() {
  pid=$(systemctl show --property=MainPID --value "$1") && [ "\${pid:-0}" != 0 ] || return 0
  case "$(cat "/proc/$pid/comm")" in dnsmasq) ;; *) return 0 ;; esac
  ! command -v xargs >/dev/null || xargs -0 sh -c '"$@" --test' sh <"/proc/$pid/cmdline"
}
restart_unit() {
  systemctl is-active --quiet "$1" || return 0
  systemctl restart "$1" || { systemctl reset-failed "$1" && systemctl restart "$1"; } || return 1
  systemctl reset-failed "$1" 2>/dev/null
  return 0
}`;
