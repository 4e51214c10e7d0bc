import { word } from "../plan/shell-word";
import type { StateFolder } from "../plan/state-folder";
import type { ConfirmWindow } from "../plan/window";
import { hereDocument } from "./here-document";
import { rollbackScript } from "./rollback-script";
import { type ScriptedChange, shellFunction } from "./scripted-change";
import { LOCK, recordedShell } from "./shell-functions";
import type { StepShell } from "./shell-step";
import { stateShell } from "./state-shell";
import { openWindow, watchWindow, windowShell } from "./window-shell";

/** Seconds that an apply waits for another one on the same host. */
export const LOCK_SECONDS: number = 30;

/**
 * Why an apply stopped. `busy`: another run held the lock. `changed`: the host is not as it was observed, or waits for
 * somebody's word. `refused`: the host would not take the rules. `unwritable`: nor the journal. `unwatched`: nobody there
 * would end the window. `failed`: a step did not succeed, all was taken back. `half`: not all was.
 */
export type StopReason = "busy" | "changed" | "refused" | "unwritable" | "unwatched" | "failed" | "half";

/**
 * `stop REASON STEP` answers and ends. `attempt COMMAND` keeps what a command said. `unwritable PATH`, `unwatched`: before the
 * first step. `begin N`: notes that a step is begun; added to what is noted, since a full disk keeps what is there. `take_back
 * HOW_FAR STEP` undoes steps and journal, from the one that was `N begun` or `N done`, then stops. `take_back_earlier`: all of
 * an apply before this one.
 */
const answering = (state: StateFolder): string => `
said=
attempt() {
  said=$("$@" 2>&1)
}
stop() {
  echo "@stopped $1 $2"
  printf '%s\\n' "$said" | sed 's/^/ /'
  exit 1
}
unwritable() {
  restore_state 2>/dev/null && reason=unwritable || reason=half
  stop "$reason" "$1"
}
unwatched() {
  restore_state 2>/dev/null && reason=unwatched || reason=half
  stop "$reason" window
}
begin() {
  echo "$1 begun" >>${state.progress}
}
take_back_earlier() {
  if [ -f ${state.rollback} ]; then sh ${state.rollback} --locked; else restore_state; fi
}
take_back() {
  why=$said
  attempt sh ${state.rollback} --locked "$1" && reason=failed || reason=half
  [ "$reason" = failed ] && said="$why\${said:+; $said}" || said="$why; undoing: $said"
  stop "$reason" "$2"
}`;

/** The step of a stop that is about an apply before this one. */
export const EARLIER: string = "earlier";

/**
 * What an earlier apply left behind. While its window is open the host belongs to its holder, whatever kind of
 * change that is about. One that was cut off, or that
 * nobody confirmed, is taken back before anything else, since the former journal alone knows what was made before it; where
 * that fails, and there is one, it must not be lost. Of one that counts only remains are left.
 */
const earlierApply = (state: StateFolder): string => `
! others_wait || stop changed window
if [ -f ${state.window} ]; then
  window_is_open && stop changed window
elif [ "$(recorded status)" = applied ]; then
  end_change
fi
if [ -d ${state.before} ]; then
  attempt take_back_earlier && stop changed ${EARLIER}
  [ ! -f ${state.before}/journal ] || stop half ${EARLIER}
  close_window
fi`;

/**
 * A change as a script: all of its steps under the host's lock, or none. It goes on to its end though the session
 * be cut. Its answer is `@applied`, or `@stopped REASON STEP` with what was said below, a space before each line.
 * Before anything is changed, the host has to know how it is undone: uninstall, journal and roll-back come first, and
 * with a window the watch that waits for its end. The journal before the texts beside it, which are of no use by halves:
 * wherever this ends, a look tells that an apply was cut off.
 */
export function applyScript(change: ScriptedChange, window?: ConfirmWindow): string {
  const { state } = change;
  const steps = change.steps.map((step, index) => ({ ...step, index }));
  const having = (key: keyof StepShell) => steps.filter(({ shell }) => shell[key] !== undefined);
  return [
    "trap '' HUP PIPE INT TERM",
    "umask 077",
    ...[answering(state), LOCK, recordedShell(state), stateShell(state), windowShell(state)],
    change.functions,
    change.besides.functions,
    fileFunction("journal_applying", change.journal("applying", window?.token)),
    fileFunction("journal_applied", change.journal("applied", window?.token)),
    fileFunction("uninstall_text", change.uninstall),
    fileFunction("rollback_text", rollbackScript(change)),
    ...steps.flatMap(({ shell, index }) => stepFunctions(shell, index)),
    `lock ${LOCK_SECONDS} || stop busy lock`,
    earlierApply(state),
    `[ "$(recorded generation) $(recorded status)" = ${word(change.found)} ] || stop changed generation`,
    ...having("test").map(({ kind, index }) => `attempt test_${index} || stop refused ${kind}`),
    `attempt keep_state || stop unwritable ${state.directory}`,
    ...having("keep").map(({ index }) => `attempt keep_${index} || unwritable ${state.directory}`),
    `attempt write_file ${state.uninstall} uninstall_text || unwritable ${state.uninstall}`,
    `attempt write_file ${state.journal} journal_applying || unwritable ${state.journal}`,
    ...change.besides.writing.map(({ path, write }) => `attempt ${write} || unwritable ${path}`),
    `attempt write_file ${state.rollback} rollback_text || unwritable ${state.rollback}`,
    ...(window === undefined ? [] : windowLines(state, window)),
    ...steps.flatMap(({ kind, index }) => [
      `attempt begin ${index} || take_back '${index - 1} done' ${kind}`,
      `attempt do_${index} || take_back '${index} begun' ${kind}`,
    ]),
    `attempt write_file ${state.journal} journal_applied || take_back '${steps.length - 1} done' journal`,
    ...(window === undefined ? ["end_change"] : []),
    "echo @applied",
  ].join("\n");
}

function windowLines(state: StateFolder, window: ConfirmWindow): string[] {
  return [`attempt ${openWindow(window)} || unwritable ${state.window}`, `attempt ${watchWindow(window)} || unwatched`];
}

function stepFunctions({ do: action, test, keep }: StepShell, index: number): string[] {
  const optional = (name: string, body: string | undefined) =>
    body === undefined ? [] : [shellFunction(`${name}_${index}`, body)];
  return [shellFunction(`do_${index}`, action), ...optional("test", test), ...optional("keep", keep)];
}

/** A function that prints the text of a file. */
export function fileFunction(name: string, text: string): string {
  return shellFunction(name, hereDocument("cat", text));
}
