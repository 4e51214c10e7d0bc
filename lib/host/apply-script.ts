import {
  JOURNAL_PATH,
  PROGRESS_PATH,
  RESTORE_PATH,
  ROLLBACK_PATH,
  RULES_PATH,
  STATE_DIRECTORY,
  SUMS_PATH,
  UNINSTALL_PATH,
  WINDOW_PATH,
  writeJournal,
} from "../plan/journal";
import type { Plan } from "../plan/plan";
import type { ConfirmWindow } from "../plan/window";
import type { ResolvedLoading } from "../spec/resolved";
import { hereDocument } from "./here-document";
import { NATIVE } from "./native-table";
import { SUMS } from "./observe-persistence";
import { RELOAD } from "./reload-shell";
import { RESTORE_SCRIPT } from "./restore-script";
import { rollbackScript } from "./rollback-script";
import { word } from "./shell";
import { ADDRESSES, LOAD, LOCK, MADE_CHAINS, USERS } from "./shell-functions";
import type { StepShell } from "./shell-step";
import { STATE } from "./state-shell";
import { stepShell } from "./step-shell";
import { UNINSTALL_SCRIPT } from "./uninstall-script";
import { openWindow, WINDOW } from "./window-shell";

/** Seconds that an apply waits for another one on the same host. */
export const LOCK_SECONDS: number = 30;

/**
 * Why an apply stopped. `busy`: another run held the lock. `changed`: the host is not as it was observed, or waits for
 * somebody's word. `refused`: the host would not take the rules. `unwritable`: nor the journal. `failed`: a step did not
 * succeed, all was taken back. `half`: not all was.
 */
export type StopReason = "busy" | "changed" | "refused" | "unwritable" | "failed" | "half";

/**
 * `stop REASON STEP` answers and ends. `attempt COMMAND` keeps what a command said. `unwritable PATH`: before the first
 * step. `take_back N STEP` undoes steps N to 0 and the journal, then stops.
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
  restore_state 2>/dev/null
  stop unwritable "$1"
}
take_back() {
  why=$said
  echo "$1 done" >${PROGRESS_PATH}
  attempt sh ${ROLLBACK_PATH} --locked && reason=failed || reason=half
  [ "$reason" = failed ] && said=$why || said="$why; undoing: $said"
  stop "$reason" "$2"
}
begin() {
  echo "$1 begun" >${PROGRESS_PATH}
}`;

/** A window that nobody closed: while its time runs the host belongs to its holder, then it is taken back first. */
const OTHER_WINDOW = `
if [ -f ${WINDOW_PATH} ]; then
  window_is_open || attempt sh ${ROLLBACK_PATH} --locked
  stop changed window
fi`;

/**
 * A plan as a script: all of its steps under the host's lock, or none. It goes on to its end though the session
 * be cut. Its answer is `@applied`, or `@stopped REASON STEP` with what was said below, a space before each line.
 * Before anything is changed, the host has to know how it is undone: journal, uninstall and roll-back come first, and
 * with a window the watch that waits for its end.
 */
export function applyScript(plan: Plan, loading: ResolvedLoading, window?: ConfirmWindow): string {
  const steps = plan.steps.map((step, index) => ({ kind: step.kind, index, shell: stepShell(step, index, loading) }));
  const tested = steps.filter(({ shell }) => shell.test !== undefined);
  const kept = steps.filter(({ shell }) => shell.keep !== undefined);
  const undone = rollbackScript(
    steps.map(({ shell }) => shell),
    loading,
  );
  const writeRules = Object.keys(plan.texts).map((name) => `write_file ${RULES_PATH}-${name} rules_${name}`);
  return [
    "trap '' HUP PIPE INT TERM",
    "umask 077",
    `journal=${JOURNAL_PATH}`,
    ...[FUNCTIONS, LOCK, USERS, ADDRESSES, LOAD, MADE_CHAINS, RELOAD, NATIVE, STATE, WINDOW],
    `retries=${loading.maxRetries} pause=${loading.sleepBetweenRetriesSeconds}`,
    fileFunction("journal_applying", writeJournal({ ...plan.journal, status: "applying" })),
    fileFunction("journal_applied", writeJournal(plan.journal)),
    fileFunction("uninstall_text", UNINSTALL_SCRIPT),
    fileFunction("restore_text", RESTORE_SCRIPT),
    ...Object.entries(plan.texts).map(([name, text]) => fileFunction(`rules_${name}`, text)),
    shellFunction("sums_text", SUMS),
    `write_rules() {\nrm -f ${RULES_PATH}-*\n${[...writeRules, `write_file ${SUMS_PATH} sums_text`].join(" &&\n")}\n}`,
    fileFunction("rollback_text", undone),
    ...steps.flatMap(({ shell, index }) => stepFunctions(shell, index)),
    `lock ${LOCK_SECONDS} || stop busy lock`,
    OTHER_WINDOW,
    `found=$(sed -n -e 's/^generation=//p' -e 's/^status=//p' ${JOURNAL_PATH} 2>/dev/null)`,
    `[ "$(echo $found)" = ${word(journalFound(plan))} ] || stop changed generation`,
    ...tested.map(({ kind, index }) => `attempt test_${index} || stop refused ${kind}`),
    `attempt mkdir -p ${STATE_DIRECTORY} || stop unwritable ${STATE_DIRECTORY}`,
    `attempt keep_state || stop unwritable ${STATE_DIRECTORY}`,
    ...kept.map(({ index }) => `attempt keep_${index} || unwritable ${STATE_DIRECTORY}`),
    `attempt write_file ${UNINSTALL_PATH} uninstall_text || unwritable ${UNINSTALL_PATH}`,
    `attempt write_file ${RESTORE_PATH} restore_text || unwritable ${RESTORE_PATH}`,
    `attempt write_rules || unwritable ${RULES_PATH}`,
    `attempt write_file ${ROLLBACK_PATH} rollback_text || unwritable ${ROLLBACK_PATH}`,
    `attempt write_file ${JOURNAL_PATH} journal_applying || unwritable ${JOURNAL_PATH}`,
    ...(window === undefined ? [] : [`attempt ${openWindow(window)} || unwritable ${WINDOW_PATH}`]),
    ...steps.map(({ kind, index }) => `begin ${index} && attempt do_${index} || take_back ${index - 1} ${kind}`),
    `attempt write_file ${JOURNAL_PATH} journal_applied || take_back ${steps.length - 1} journal`,
    ...(window === undefined ? ["end_change"] : []),
    "echo @applied",
  ].join("\n");
}

/** What a look saw of the journal. One that saw an apply under way saw perhaps half of its rules. */
function journalFound({ generation, wasApplying }: Plan): string {
  return generation === 0 ? "" : `${generation} ${wasApplying ? "applying" : "applied"}`;
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
