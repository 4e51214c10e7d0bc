import { OWN_SURROUNDINGS } from "./script-text";
import type { ScriptedChange } from "./scripted-change";
import { LOCK, recordedShell, STAYS } from "./shell-functions";
import type { StepShell } from "./shell-step";
import { stateShell } from "./state-shell";
import { WATCHING, windowShell } from "./window-shell";

/** Seconds that a roll-back waits for whoever is changing the host: it has to happen in the end. */
const LOCK_SECONDS = 600;

/**
 * The script that takes one apply back, kept on the host while that is under way or waits to be confirmed. It goes back from
 * the last step, and can be run again where it was cut off: each undo leaves alone what is as before.
 *
 * `--locked [STEP]`: by whoever has the host's lock, and knows how far it came. `--wait TOKEN`: when the window of that token
 * ends without a word; it says once that it waits. `--boot`: before the rules are loaded, which are then those of before; of
 * steps that the disk does not tell of each may have been done. Where there was no boot, only a network that is brought up
 * anew, an open window is left alone. It ends with 0 where all was taken back, and says what
 * stays all the same; else all stays that it needs to be run again, and what could be taken back is.
 */
export function rollbackScript({ state, steps, functions, afterUndo }: ScriptedChange): string {
  return `#!/bin/sh
# Takes back a change that nobody confirmed. Written by kuma-transparent-proxy; it goes when the change is confirmed.
{
${OWN_SURROUNDINGS}
${[LOCK, recordedShell(state), stateShell(state), windowShell(state), functions].join("")}
unfinished_journal() {
  sed 's/^status=.*/status=applying/' ${state.journal}
}
is_due() {
  waits_for "$1" || exit 0
  ! window_is_open && lock ${LOCK_SECONDS} || return 1
  waits_for "$1" || exit 0
  # Whoever had the lock may have extended it.
  ! window_is_open || { unlock; return 1; }
}
${steps.map(({ shell }, index) => undoFunction(shell, index)).join("\n")}
trap '' HUP PIPE INT
umask 077
mode=$1
case "$mode" in
  --wait)
    echo '${WATCHING}'
    exec </dev/null >/dev/null 2>&1
    until is_due "$2"; do sleep 1; done
    ;;
  --boot)
    ! window_is_open && lock ${LOCK_SECONDS} || exit 0
    ! window_is_open || exit 0
    # A change that counts, whose remains nobody cleared away.
    [ -f ${state.window} ] || [ "$(recorded status)" = applying ] || { end_change; exit 0; }
    ;;
esac
# A watch may be told to go, when the host goes down; who takes back goes on to the end.
trap '' TERM
begun=\${2:-}
[ "$mode" = --locked ] && [ -n "$begun" ] || begun=$(progress)
[ -n "$begun" ] || case "$mode" in --boot) begun='${steps.length - 1} begun' ;; *) begun='-1 done' ;; esac
# From now on the journal says that the host is half there, until the former one is back.
[ "$(recorded status)" != applied ] || write_file ${state.journal} unfinished_journal
rc=0 told= at=\${begun% *}
while [ "$at" -ge 0 ]; do
  said=$("undo_$at" 2>&1)
  case $? in
    0) ;;
    ${STAYS}) told=$said ;;
    *) rc=1; echo "$said" ;;
  esac
  at=$((at - 1))
  [ "$rc" != 0 ] || echo "$at done" >>${state.progress}
done
${afterUndo ?? ":"}
if [ "$rc" = 0 ]; then restore_state || rc=1; else restore_files; fi
if [ "$rc" = 0 ]; then
  outcome="the host is as before\${told:+, but $told}"
  [ -z "$told" ] || echo "$told"
else
  # What runs at boot stays, and tries again.
  rm -f ${state.window}
  outcome='not all of it could be taken back'
fi
[ "$mode" = --locked ] || logger -t kuma-transparent-proxy "nobody confirmed the change: $outcome" 2>/dev/null
exit "$rc"
}
`;
}

function undoFunction({ undo, undoAtBoot }: StepShell, index: number): string {
  const atBoot = undoAtBoot === undefined ? "" : `[ "$mode" != --boot ] || { ${undoAtBoot}; return; }\n`;
  return `undo_${index}() {\n${atBoot}${undo}\n}`;
}
