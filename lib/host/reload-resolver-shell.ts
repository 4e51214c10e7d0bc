/**
 * Shell functions that have a resolver read its configuration.
 *
 * `starts_again UNIT`: whether a dnsmasq would, by its own command line: a line of somebody else may be in its way by now.
 * `reload_resolver WHO`: has a resolver read its configuration; one that does not run will read it when it starts. A unit
 * that was started too often in a short time is given another chance; our start is none of those that are counted.
 */
export const RELOAD_RESOLVER: string = `
reload_resolver() {
  case "$1" in
    systemd-resolved) restart_unit systemd-resolved.service ;;
    unit:*) restart_unit "\${1#unit:}" ;;
    network-manager)
      nmcli general reload dns-full 2>/dev/null || ! systemctl is-active --quiet NetworkManager.service ||
        systemctl reload NetworkManager.service
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
