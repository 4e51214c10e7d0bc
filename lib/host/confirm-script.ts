import { word } from "../plan/shell-word";
import type { StateFolder } from "../plan/state-folder";
import type { ConfirmWindow } from "../plan/window";
import { LOCK_SECONDS } from "./apply-script";
import { hereDocument } from "./here-document";
import { LOCK, recordedShell } from "./shell-functions";
import { stateShell } from "./state-shell";
import { windowShell } from "./window-shell";

/**
 * What came of a word about a window. `late`: it is over, the host has taken the change back. `kept`: the host tried to, and
 * could not, not all of it. `stuck`: the host cannot end the window, or extend it.
 */
export type WindowAnswer = "confirmed" | "extended" | "rolled-back" | "kept" | "stuck" | "late" | "busy";

/**
 * The word that ends a window; what it answers is a part `window-answer` of an observation. Said twice it does no harm: the
 * connection may be cut between the deed and the answer, and the journal knows the token of the change that it records.
 */
export function confirmScript(state: StateFolder, window: ConfirmWindow): string {
  return aboutWindow(
    state,
    window,
    `found="$(recorded token) $(recorded status)"
if [ -e ${state.window} ] && ! { is_ours && window_is_of_this_boot; }; then
  answer late
elif [ "$found" = ${word(`${window.token} applied`)} ]; then
  said=$(end_change 2>&1)
  if [ -e ${state.window} ]; then answer stuck; else answer confirmed; fi
elif was_kept; then
  said='at the end of the window'
  answer kept
else
  answer late
fi`,
  );
}

/** Keeps the window open for its whole length again, while checks still run; one that is over stays so. */
export function extendScript(state: StateFolder, window: ConfirmWindow): string {
  return aboutWindow(
    state,
    window,
    `if ! is_ours || ! window_is_open; then
  answer late
elif said=$(extend_window ${window.seconds} 2>&1); then
  answer extended
else
  answer stuck
fi`,
  );
}

/** Has the host take the change back at once, where it is known that nobody will confirm it. */
export function rollBackScript(state: StateFolder, window: ConfirmWindow): string {
  return aboutWindow(
    state,
    window,
    `if is_ours; then
  if said=$(sh ${state.rollback} --locked 2>&1); then answer rolled-back; else answer kept; fi
elif was_kept; then
  said='at the end of the window'
  answer kept
else
  answer late
fi`,
  );
}

/** On no disk, which may be full. */
const CHECK_OUTPUT = "/run/kuma-transparent-proxy-check.$$";

/**
 * A check that the spec asks for: its exit status, or `late` where it did not end in time, and then what it said, a space before
 * each line. That goes to a file: a process that it leaves behind may hold its output as long as it likes.
 */
export function checkScript(command: string, seconds: number): string {
  return `umask 077
output=${CHECK_OUTPUT}
own_session=$(command -v setsid)
${hereDocument('$own_session sh >"$output" 2>&1', command, " &")}
check=$!
{
  sleep ${seconds} &
  trap "kill $!; exit 0" TERM
  wait "$!"
  : >"$output.late"
  kill -KILL \${own_session:+-}"$check"
} >/dev/null 2>&1 &
watch=$!
wait "$check" 2>/dev/null
status=$?
kill "$watch" 2>/dev/null
[ ! -e "$output.late" ] || status=late
echo "@check $status"
tail -n 5 "$output" | sed 's/^/ /'
rm -f "$output" "$output.late"`;
}

function aboutWindow(state: StateFolder, { token }: ConfirmWindow, work: string): string {
  return `trap '' HUP PIPE INT TERM
umask 077
${[LOCK, recordedShell(state), stateShell(state), windowShell(state)].join("")}
said=
answer() {
  echo "@window-answer"
  printf '%s\\n' "$1" "$said" | sed 's/^/ /'
}
is_ours() {
  waits_for ${word(token)}
}
was_kept() {
  [ "$(recorded token) $(recorded status)" = ${word(`${token} applying`)} ] && [ ! -e ${state.window} ]
}
if lock ${LOCK_SECONDS}; then
${work}
else
  answer busy
fi`;
}
