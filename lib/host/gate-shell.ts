import { HOST_STATE } from "../plan/state-folder";
import { GATE_ELEMENTS, GATE_SET } from "../rules/gate";
import { LOADING } from "../spec/defaults";
import { GATE_TEXT } from "./gate-text-shell";
import { NATIVE_TABLE } from "./native-table";

/** What the gate was found or made last, for whoever watches: `open`, `closed`. Not there: somebody loaded rules since. */
export const GATE_STATE: string = "/run/kuma-transparent-proxy-gate";
/** Where a host has no flock: who flips or loads. */
export const GATE_LINK: string = `${GATE_STATE}.lock`;

/** Seconds that one who loads or flips waits for another. */
const LOCK_SECONDS = 20;

/**
 * Opening and closing, one transaction a table, without any change of what else there is. `gate_lock`, `gate_unlock`: who loads rules and who
 * flips are never at it at once; this lock is not the host's, which another change may hold for long. It is of the same two kinds, and needs
 * {@link file://./shell-functions.ts}. `flip open|closed`: as the journal says how. `gate_shut SAVE RESTORE OPTION…`: takes an open gate out of iptables
 * before its rules are edited. `gate_settle`: open after a load unless the proxy listens; the watch does the rest. `undo_gate`: the same after a change
 * was taken back, by the journal from before it, which may know of no gate.
 */
export const GATE: string = `${GATE_TEXT}
gate_lock() {
  [ -d /run/systemd/system ] && [ -d ${HOST_STATE.directory} ] || return 0
  tenths=0
  until gate_lock_now; do
    [ "$tenths" -lt ${LOCK_SECONDS}0 ] || { echo 'somebody else was at the gate for ${LOCK_SECONDS} seconds' >&2; return 1; }
    break_stale ${GATE_LINK}
    sleep 0.1 2>/dev/null || { sleep 1; tenths=$((tenths + 9)); }
    tenths=$((tenths + 1))
  done
}
gate_lock_now() {
  if command -v flock >/dev/null; then
    exec 8<${HOST_STATE.directory}
    flock -n 8
  else
    ln -s "$(life_of $$)" ${GATE_LINK} 2>/dev/null || return 1
    break_stale ${GATE_LINK}.breaker
  fi
}
gate_unlock() {
  exec 8<&-
  [ ! -L ${GATE_LINK} ] || [ "$(readlink ${GATE_LINK})" != "$(life_of $$)" ] || rm -f ${GATE_LINK}
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
  gate_unlock
}`;
