import { HOST_STATE } from "../plan/state-folder";
import { GATE_COMMENT, GATE_ELEMENTS, GATE_SET } from "../rules/gate";
import { CHAIN, COMMENT_PREFIX, DOCKER_OUTPUT } from "../rules/model";
import { LOADING } from "../spec/defaults";
import { NATIVE_TABLE } from "./native-table";

/** What the gate was found or made last, for whoever watches: `open`, `closed`. Not there: somebody loaded rules since. */
export const GATE_STATE: string = "/run/kuma-transparent-proxy-gate";

/**
 * Who listens where, told without a program: it is asked twice a second. Sockets that listen come first in the kernel's lists of
 * TCP, so that of the others none is read. `know_gate`: `$gate_ports`, `$gate_uid` of the journal, ports in the kernel's spelling. `look_around`:
 * `$missing` are those where nobody listens as the proxy user; a second look, since a list that changes while it is read may lack a line.
 */
export const LISTENERS: string = `
know_gate() {
  gate_uid=$(recorded uid) gate_ports=
  for watched in $(recorded gate); do
    gate_ports="$gate_ports $(printf '%s:%04X' "\${watched%:*}" "\${watched#*:}")"
  done
}
look_once() {
  heard=
  for list in tcp tcp6 udp udp6; do
    case "$gate_ports" in *"\${list%6}:"*) ;; *) continue ;; esac
    [ -r "/proc/net/$list" ] || continue
    while read -r _ at _ socket _ _ _ owner _; do
      case "$list $socket" in
        *' st') ;;
        tcp*' 0A' | udp*) [ "$owner" != "$gate_uid" ] || heard="$heard \${list%6}:\${at##*:}" ;;
        *) break ;;
      esac
    done <"/proc/net/$list"
  done
  missing=
  for watched in $gate_ports; do
    case "$heard " in *" $watched "*) ;; *) missing="$missing $watched" ;; esac
  done
}
look_around() {
  look_once
  [ -z "$missing" ] || look_once
}`;

/**
 * Opening and closing, one transaction a table, without any change of what else there is. `gate_lock`, `gate_unlock`: who loads rules and who
 * flips are never at it at once; this lock is not the host's, which another change may hold for long. `flip open|closed`: as the journal says how.
 * `gate_found`: which of both it is. `gate_shut SAVE RESTORE OPTION…`: takes an open gate out of iptables before its rules are edited. `gate_settle`: open
 * after a load unless the proxy listens; the watch does the rest. `undo_gate`: the same after a change was taken back, by the journal from before it, which may know of
 * no gate. `gate_text open|closed`: the edit, from what iptables-save prints. A rule in a
 * hook is let by with just its own packets, so that others' rules lose none that they would have seen.
 */
export const GATE: string = `
gate_lock() {
  [ -d /run/systemd/system ] && [ -d ${HOST_STATE.directory} ] || return 0
  exec 8<${HOST_STATE.directory} && flock -w 20 8
}
gate_unlock() {
  exec 8<&-
}
gate_text() {
  awk -v want="$1" -v marker='${GATE_COMMENT}' -v prefix='${COMMENT_PREFIX}' '
    function finish() {
      if (removed added != "") printf "%s\\n%s%sCOMMIT\\n", table, removed, added
      removed = added = ""
      docker = 0
    }
    function add(chain, rule) { added = added "-I " chain " 1 " rule "\\n" }
    /^\\*/ { table = $1 }
    /^:${DOCKER_OUTPUT} / { docker = 1 }
    /^COMMIT/ { finish() }
    /^-A / && index($0, marker) { removed = removed "-D" substr($0, 3) "\\n"; next }
    want != "open" { next }
    /^:(${CHAIN.inbound}|${CHAIN.outbound}) / { add(substr($1, 2), "-m comment --comment \\"" marker "\\" -j RETURN") }
    /^-A (PREROUTING|OUTPUT) / && index($0, prefix) && / -j (REDIRECT|CT) / {
      rule = substr($0, length($2) + 5)
      sub(/--comment "[^"]*"/, "--comment \\"" marker "\\"", rule)
      sub(/ -j (REDIRECT|CT) .*$/, " -j RETURN", rule)
      add($2, rule)
      if (docker && $2 == "OUTPUT" && / -j REDIRECT /) {
        sub(/ -j RETURN$/, " -j ${DOCKER_OUTPUT}", rule)
        add($2, rule)
      }
    }
  '
}
gate_edit() {
  saved=$("$2") && text=$(printf '%s\\n' "$saved" | gate_text "$1") || return 1
  shift 2
  [ -z "$text" ] || printf '%s\\n' "$text" | load "$@" --noflush
}
gate_shut() {
  rm -f ${GATE_STATE}
  gate_edit closed "$@"
}
flip_family() {
  save=$(recorded "program_$1_save") restore=$(recorded "program_$1_restore")
  [ -n "$save" ] || return 0
  case "$(recorded backend)" in
    iptables-legacy) gate_edit "$2" "$save" "$restore" --wait=${LOADING.waitSeconds} ;;
    *) gate_edit "$2" "$save" "$restore" ;;
  esac
}
flip() {
  if [ "$(recorded backend)" = nftables ]; then
    nft=$(recorded program_nft)
    "$nft" list set ${NATIVE_TABLE} ${GATE_SET} >/dev/null 2>&1 || return 0
    case "$1" in
      open) "$nft" add element ${NATIVE_TABLE} ${GATE_SET} '{ ${GATE_ELEMENTS.join(", ")} }' ;;
      *) "$nft" flush set ${NATIVE_TABLE} ${GATE_SET} ;;
    esac
  else
    flip_family ipv4 "$1" && flip_family ipv6 "$1"
  fi
}
gate_found() {
  if [ "$(recorded backend)" = nftables ]; then
    case "$("$(recorded program_nft)" list set ${NATIVE_TABLE} ${GATE_SET} 2>/dev/null)" in *'elements = {'*) echo open; return ;; esac
  else
    for family in ipv4 ipv6; do
      save=$(recorded "program_\${family}_save")
      [ -n "$save" ] || continue
      case "$("$save" -t nat 2>/dev/null)" in *'${GATE_COMMENT}'*) echo open; return ;; esac
    done
  fi
  echo closed
}
gate_settle() {
  rm -f ${GATE_STATE}
  [ -n "$(recorded gate)" ] || return 0
  know_gate
  look_around
  [ -z "$missing" ] || flip open
}
undo_gate() {
  rm -f ${GATE_STATE}
  gate_was=$(recorded gate) journal=${HOST_STATE.before}/journal
  [ -f "$journal" ] && [ -n "$gate_was$(recorded gate)" ] && gate_lock || return 0
  if [ -n "$(recorded gate)" ]; then gate_settle; else flip closed; fi
}`;
