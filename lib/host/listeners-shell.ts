/**
 * Who listens where, told twice a second. Sockets that listen come first in the kernel's lists of TCP, so that of the others none is read, and the shell
 * alone reads them. Of UDP every socket is in one list, and a shell reads it by the byte: so grep looks for the one line, which costs the
 * start of a program however long the list is. `know_gate`: `$gate_ports`, `$gate_uid` of the journal, ports in the kernel's spelling. `look_around`:
 * `$missing` are those where nobody listens as the proxy user; a second look, since a list that changes while it is read may lack a line.
 */
export const LISTENERS: string = `
know_gate() {
  gate_uid=$(recorded uid) gate_ports=
  for watched in $(recorded gate); do
    gate_ports="$gate_ports $(printf '%s:%04X' "\${watched%:*}" "\${watched#*:}")"
  done
}
look_at_tcp() {
  heard=
  for list in tcp tcp6; do
    [ -r "/proc/net/$list" ] || continue
    while read -r _ at _ socket _ _ _ owner _; do
      case "$socket" in
        st) ;;
        0A) [ "$owner" != "$gate_uid" ] || heard="$heard tcp:\${at##*:}" ;;
        *) break ;;
      esac
    done <"/proc/net/$list"
  done
}
is_heard() {
  case "$1" in
    udp:*) grep -qsE "^ *[0-9]+: [0-9A-F]+:\${1#udp:}( +[^ ]+){5} +$gate_uid " /proc/net/udp /proc/net/udp6 ;;
    *) case "$heard " in *" $1 "*) ;; *) return 1 ;; esac ;;
  esac
}
look_once() {
  look_at_tcp
  missing=
  for watched in $gate_ports; do
    is_heard "$watched" || missing="$missing $watched"
  done
}
look_around() {
  look_once
  [ -z "$missing" ] || look_once
}`;
