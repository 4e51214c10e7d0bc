import { HOST_STATE } from "../plan/state-folder";
import { GATE, GATE_STATE } from "./gate-shell";
import { HALF_OPEN } from "./gate-text-shell";
import { LISTENERS } from "./listeners-shell";
import { OWN_SURROUNDINGS } from "./script-text";
import { LOAD, LOCK, recordedShell } from "./shell-functions";

/** Seconds for which the proxy has to listen before traffic is taken again, and how much that may grow to while it comes and goes. */
const STEADY = { first: 3, longest: 60 } as const;
/** Seconds after which the watch asks the rules themselves: others may have loaded or deleted some without a word. */
const BELIEF_LASTS = 10;

/**
 * The gate of a host, kept there. `open`, `close`: at once, whoever asks; `close` says nothing of whether anybody listens, so a watch opens
 * again where nobody does. `look`: how it is, and who is missing. `watch`: goes on for ever. `ready UNIT`: said by the unit of a proxy, closes at once where
 * somebody started it, a boot among them, and all are there; one that systemd started again by itself has to be steady first.
 *
 * Who goes away before he was there for so long as the longest wait, is waited for twice as long the next time: a proxy that crashes again and again
 * would have every connection of its few good seconds cut. So does who is said to go away: one that opens, and is not the watch. By `$known` it tells
 * what it made or saw itself; whoever asks by hand leaves the time, so that to open what is open is news as well. Time is the uptime.
 */
export const GATE_SCRIPT: string = `#!/bin/sh
# Lets traffic by the sidecar while nobody listens there. Written by kuma-transparent-proxy.
# sh $0 open|close|look|watch|ready UNIT
{
${OWN_SURROUNDINGS}
${[LOCK, recordedShell(HOST_STATE), LOAD, LISTENERS, GATE].join("")}
retries=10 pause=1
flip_to() {
  gate_lock || return 1
  # A change may have taken the gate away while we waited.
  [ "$1" = closed ] || [ -n "$(recorded gate)" ] || { gate_unlock; return 0; }
  flip "$1"
  rc=$?
  [ "$rc" != 0 ] || { gate=$1 asked=\${2:-}; echo "$gate $asked" >${GATE_STATE}; }
  gate_unlock
  return "$rc"
}
told_gate() {
  gate= asked=
  [ ! -f ${GATE_STATE} ] || read -r gate asked <${GATE_STATE}
}
look_anew() {
  # Another text was put in our place: the next one reads it.
  [ ! -f "$0" ] || [ "$(cat "$0")" = "$own_text" ] || exit 0
  gate_lock || return 1
  know_gate
  told_gate
  looked=$up found=closed
  [ -z "$gate_ports" ] || found=$(gate_found)
  # Half of it is what somebody left: as it was last, or open, where nobody knows. Patience goes on.
  [ "$found" != ${HALF_OPEN} ] || { found=\${gate:-open} && flip "$found" || { gate_unlock; return 1; }; }
  if [ "$found" != "$gate" ]; then
    gate=$found asked=
    [ -z "$gate_ports" ] || echo "$gate" >${GATE_STATE}
  fi
  gate_unlock
}
uptime() {
  read -r now _ </proc/uptime
  up=\${now%%.*}
}
turn() {
  uptime
  told_gate
  [ -n "$gate" ] && [ $((up - looked)) -lt ${BELIEF_LASTS} ] || look_anew || [ -n "$gate" ] || return 0
  look_around
  if [ -n "$missing" ]; then
    [ -z "$since" ] || went_away
    since=
    [ "$gate" = open ] || flip_to open
  else
    case "$gate $asked" in "$known" | closed*) ;; *) [ -z "$since" ] || went_away; since= ;; esac
    since=\${since:-$up}
    [ "$gate" = closed ] || [ $((up - since)) -lt "$wait" ] || flip_to closed
  fi
  known="$gate $asked"
}
went_away() {
  if [ $((up - since)) -ge ${STEADY.longest} ]; then wait=${STEADY.first}; else wait=$((wait * 2)); fi
  [ "$wait" -le ${STEADY.longest} ] || wait=${STEADY.longest}
}
watch() {
  wait=${STEADY.first} since= known= looked=0 own_text=$(cat "$0")
  rm -f ${GATE_STATE}
  while :; do
    turn 2>&1
    sleep 0.5 2>/dev/null || sleep 1
  done
}
is_trusted() {
  [ "$(systemctl show --property=NRestarts "$1" 2>/dev/null)" = NRestarts=0 ] && look_around && [ -z "$missing" ]
}
[ -f "$journal" ] && [ -n "$(recorded gate)" ] || exit 0
know_gate
uptime
case "\${1:-}" in
  open) flip_to open "$now" ;;
  close) flip_to closed "$now" ;;
  ready) is_trusted "\${2:-}" && flip_to closed "$now" ;;
  look)
    gate_lock && gate_found
    gate_unlock
    look_around
    for port in $missing; do echo "missing \${port%:*} $((0x\${port#*:}))"; done
    ;;
  watch) watch ;;
  *) echo "usage: sh $0 open|close|look|watch|ready UNIT" >&2; exit 2 ;;
esac
exit
}
`;
