import { RESTORE_PATH, RULES_PATH, SUMS_PATH, writeJournal } from "../plan/journal";
import type { Plan } from "../plan/plan";
import { HOST_STATE } from "../plan/state-folder";
import type { ConfirmWindow } from "../plan/window";
import type { ResolvedLoading } from "../spec/resolved";
import { hereDocument } from "./here-document";
import { NATIVE } from "./native-table";
import { SUMS } from "./observe-persistence";
import { RELOAD } from "./reload-shell";
import { RESTORE_SCRIPT } from "./restore-script";
import { rollbackScript } from "./rollback-script";
import { word } from "./shell";
import { ADDRESSES, LOAD, LOCK, MADE_CHAINS, RECORDED, USERS } from "./shell-functions";
import type { StepShell } from "./shell-step";
import { STATE } from "./state-shell";
import { stepShell } from "./step-shell";
import { UNINSTALL_SCRIPT } from "./uninstall-script";
import { UNIT_LINKS } from "./unit-shell";
import { openWindow, WINDOW, watchWindow } from "./window-shell";

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
const FUNCTIONS = `
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
  echo "$1 begun" >>${HOST_STATE.progress}
}
take_back_earlier() {
  if [ -f ${HOST_STATE.rollback} ]; then sh ${HOST_STATE.rollback} --locked; else restore_state; fi
}
take_back() {
  why=$said
  attempt sh ${HOST_STATE.rollback} --locked "$1" && reason=failed || reason=half
  [ "$reason" = failed ] && said="$why\${said:+; $said}" || said="$why; undoing: $said"
  stop "$reason" "$2"
}`;

/** The step of a stop that is about an apply before this one. */
export const EARLIER: string = "earlier";

/**
 * What an earlier apply left behind. While its window is open the host belongs to its holder. One that was cut off, or that
 * nobody confirmed, is taken back before anything else, since the former journal alone knows what was made before it; where
 * that fails, and there is one, it must not be lost. Of one that counts only remains are left.
 */
const EARLIER_APPLY = `
if [ -f ${HOST_STATE.window} ]; then
  window_is_open && stop changed window
elif [ "$(recorded status)" = applied ]; then
  end_change
fi
if [ -d ${HOST_STATE.before} ]; then
  attempt take_back_earlier && stop changed ${EARLIER}
  [ ! -f ${HOST_STATE.before}/journal ] || stop half ${EARLIER}
  close_window
fi`;

/**
 * A plan as a script: all of its steps under the host's lock, or none. It goes on to its end though the session
 * be cut. Its answer is `@applied`, or `@stopped REASON STEP` with what was said below, a space before each line.
 * Before anything is changed, the host has to know how it is undone: uninstall, journal and roll-back come first, and
 * with a window the watch that waits for its end. The journal before the texts beside it, which are of no use by halves:
 * wherever this ends, a look tells that an apply was cut off.
 */
export function applyScript(plan: Plan, loading: ResolvedLoading, window?: ConfirmWindow): string {
  const steps = plan.steps.map((step, index) => ({ kind: step.kind, index, shell: stepShell(step, index, loading) }));
  const tested = steps.filter(({ shell }) => shell.test !== undefined);
  const kept = steps.filter(({ shell }) => shell.keep !== undefined);
  const journal = window === undefined ? plan.journal : { ...plan.journal, token: window.token };
  const undone = rollbackScript(
    steps.map(({ shell }) => shell),
    loading,
  );
  return [
    "trap '' HUP PIPE INT TERM",
    "umask 077",
    ...[FUNCTIONS, LOCK, RECORDED, USERS, ADDRESSES, LOAD, MADE_CHAINS, RELOAD, NATIVE, UNIT_LINKS, STATE, WINDOW],
    `retries=${loading.maxRetries} pause=${loading.sleepBetweenRetriesSeconds}`,
    fileFunction("journal_applying", writeJournal({ ...journal, status: "applying" })),
    fileFunction("journal_applied", writeJournal(journal)),
    fileFunction("uninstall_text", UNINSTALL_SCRIPT),
    fileFunction("restore_text", RESTORE_SCRIPT),
    ...Object.entries(plan.texts).map(([name, text]) => fileFunction(`rules_${name}`, text)),
    shellFunction("sums_text", SUMS),
    shellFunction("write_rules", writeRules(Object.keys(plan.texts))),
    fileFunction("rollback_text", undone),
    ...steps.flatMap(({ shell, index }) => stepFunctions(shell, index)),
    `lock ${LOCK_SECONDS} || stop busy lock`,
    EARLIER_APPLY,
    `[ "$(recorded generation) $(recorded status)" = ${word(journalFound(plan))} ] || stop changed generation`,
    ...tested.map(({ kind, index }) => `attempt test_${index} || stop refused ${kind}`),
    `attempt keep_state || stop unwritable ${HOST_STATE.directory}`,
    ...kept.map(({ index }) => `attempt keep_${index} || unwritable ${HOST_STATE.directory}`),
    `attempt write_file ${HOST_STATE.uninstall} uninstall_text || unwritable ${HOST_STATE.uninstall}`,
    `attempt write_file ${HOST_STATE.journal} journal_applying || unwritable ${HOST_STATE.journal}`,
    `attempt write_file ${RESTORE_PATH} restore_text || unwritable ${RESTORE_PATH}`,
    `attempt write_rules || unwritable ${RULES_PATH}`,
    `attempt write_file ${HOST_STATE.rollback} rollback_text || unwritable ${HOST_STATE.rollback}`,
    ...(window === undefined ? [] : windowLines(window)),
    ...steps.flatMap(({ kind, index }) => [
      `attempt begin ${index} || take_back '${index - 1} done' ${kind}`,
      `attempt do_${index} || take_back '${index} begun' ${kind}`,
    ]),
    `attempt write_file ${HOST_STATE.journal} journal_applied || take_back '${steps.length - 1} done' journal`,
    ...(window === undefined ? ["end_change"] : []),
    "echo @applied",
  ].join("\n");
}

/** What a look saw of the journal. One that saw an apply under way saw perhaps half of its rules. */
function journalFound({ generation, wasApplying }: Plan): string {
  return generation === 0 ? " " : `${generation} ${wasApplying ? "applying" : "applied"}`;
}

function windowLines(window: ConfirmWindow): string[] {
  return [
    `attempt ${openWindow(window)} || unwritable ${HOST_STATE.window}`,
    `attempt ${watchWindow(window)} || unwatched`,
  ];
}

/** The rules as texts, by their names, and the checksums of all that loads them; none where there is nothing to load. */
function writeRules(names: readonly string[]): string {
  if (names.length === 0) return `rm -f ${RULES_PATH}-* ${SUMS_PATH}`;
  const texts = names.map((name) => `write_file ${RULES_PATH}-${name} rules_${name}`);
  return `rm -f ${RULES_PATH}-*\n${[...texts, `write_file ${SUMS_PATH} sums_text`].join(" &&\n")}`;
}

function stepFunctions({ do: action, test, keep }: StepShell, index: number): string[] {
  return [
    shellFunction(`do_${index}`, action),
    ...(test === undefined ? [] : [shellFunction(`test_${index}`, test)]),
    ...(keep === undefined ? [] : [shellFunction(`keep_${index}`, keep)]),
  ];
}

function shellFunction(name: string, body: string): string {
  return `${name}() {\n${body}\n}`;
}

/** A function that prints the text of a file. */
function fileFunction(name: string, text: string): string {
  return shellFunction(name, hereDocument("cat", text));
}
