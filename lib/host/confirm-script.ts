import { ROLLBACK_PATH, WINDOW_PATH } from "../plan/journal";
import type { ConfirmWindow } from "../plan/window";
import { LOCK_SECONDS } from "./apply-script";
import { hereDocument } from "./here-document";
import { word } from "./shell";
import { LOCK, RECORDED } from "./shell-functions";
import { STATE } from "./state-shell";
import { WINDOW } from "./window-shell";

/**
 * What came of a word about a window. `late`: it is over, the host has taken the change back. `kept`: the host tried to, and
 * could not, not all of it. `stuck`: the host cannot end the window.
 */
export type WindowAnswer = "confirmed" | "extended" | "rolled-back" | "kept" | "stuck" | "late" | "busy";

/**
 * The word that ends a window; what it answers is a part `window-answer` of an observation. Said twice it does no harm:
 * the connection may be cut between the deed and the answer.
 */
export function confirmScript(window: ConfirmWindow, generation: number): string {
  return aboutWindow(
    window,
    `found="$(recorded generation) $(recorded status)"
if ! is_ours && [ -e ${WINDOW_PATH} ]; then
  answer late
elif [ "$found" = '${generation} applied' ]; then
  said=$(end_change 2>&1)
  if [ -e ${WINDOW_PATH} ]; then answer stuck; else answer confirmed; fi
elif [ "$found" = '${generation} applying' ] && [ ! -e ${WINDOW_PATH} ]; then
  said='at the end of the window'
  answer kept
else
  answer late
fi`,
  );
}

/** Keeps the window open for its whole length again, while checks still run. */
export function extendScript(window: ConfirmWindow): string {
  return aboutWindow(
    window,
    `if is_ours && extend_window ${window.seconds}; then answer extended; else answer late; fi`,
  );
}

/** Has the host take the change back at once, where it is known that nobody will confirm it. */
export function rollBackScript(window: ConfirmWindow): string {
  return aboutWindow(
    window,
    `if is_ours; then
  if said=$(sh ${ROLLBACK_PATH} --locked 2>&1); then answer rolled-back; else answer kept; fi
else
  answer late
fi`,
  );
}

/** A check that the spec asks for: its exit status, and what it said. */
export function checkScript(command: string): string {
  return `said=$(${hereDocument("sh 2>&1", command)}
)
echo "@check $?"
printf '%s\\n' "$said" | tail -n 5 | sed 's/^/ /'`;
}

function aboutWindow({ token }: ConfirmWindow, work: string): string {
  return `trap '' HUP PIPE INT TERM
umask 077
${[LOCK, RECORDED, STATE, WINDOW].join("")}
said=
answer() {
  echo "@window-answer"
  printf '%s\\n' "$1" "$said" | sed 's/^/ /'
}
is_ours() {
  waits_for ${word(token)}
}
if lock ${LOCK_SECONDS}; then
${work}
else
  answer busy
fi`;
}
