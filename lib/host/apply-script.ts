import { JOURNAL_PATH, STATE_DIRECTORY, UNINSTALL_PATH, writeJournal } from "../plan/journal";
import type { Plan } from "../plan/plan";
import type { ResolvedLoading } from "../spec/resolved";
import { hereDocument } from "./here-document";
import { word } from "./shell";
import { ADDRESSES, LOAD, LOCK, MADE_CHAINS, USERS } from "./shell-functions";
import { type StepShell, stepShell } from "./step-shell";
import { UNINSTALL_SCRIPT } from "./uninstall-script";

/** Seconds that an apply waits for another one on the same host. */
export const LOCK_SECONDS: number = 30;

/**
 * Why an apply stopped. `busy`: another run held the lock. `changed`: the host is not as it was observed.
 * `refused`: the host would not take the rules. `unwritable`: nor the journal. `failed`: a step did not succeed,
 * all was taken back. `half`: not all was.
 */
export type StopReason = "busy" | "changed" | "refused" | "unwritable" | "failed" | "half";

/**
 * `stop REASON STEP` answers and ends. `attempt COMMAND` keeps what a command said. `write_file PATH COMMAND`
 * replaces a file by what a command prints; a full disk may show only when it is read back.
 * `take_back N STEP` undoes steps N to 0 and the journal, then stops.
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
write_file() {
  "$2" >"$1.new" && [ "$("$2" | cksum)" = "$(cksum <"$1.new")" ] && mv "$1.new" "$1"
}
keep_journal() {
  [ ! -f ${JOURNAL_PATH} ] || cp ${JOURNAL_PATH} ${JOURNAL_PATH}.before
}
restore_journal() {
  rm -f ${STATE_DIRECTORY}/*.new ${STATE_DIRECTORY}/native-*.before
  if [ -f ${JOURNAL_PATH}.before ]; then
    mv ${JOURNAL_PATH}.before ${JOURNAL_PATH}
  else
    rm -f ${STATE_DIRECTORY}/*
    rmdir ${STATE_DIRECTORY}
  fi 2>/dev/null
}
take_back() {
  why=$said reason=failed at=$1
  while [ "$at" -ge 0 ]; do
    attempt "undo_$at" || { reason=half; why="$why; undoing: $said"; }
    at=$((at - 1))
  done
  remove_made_chains
  [ "$reason" = half ] || restore_journal
  said=$why
  stop "$reason" "$2"
}`;

/**
 * A plan as a script: all of its steps under the host's lock, or none. It goes on to its end though the session
 * be cut. Its answer is `@applied`, or `@stopped REASON STEP` with what was said below, a space before each line.
 * Before anything is changed, the host has to know how it is undone: journal and uninstall come first.
 */
export function applyScript(plan: Plan, loading: ResolvedLoading): string {
  const steps = plan.steps.map((step, index) => ({ kind: step.kind, index, shell: stepShell(step, index, loading) }));
  const tested = steps.filter(({ shell }) => shell.test !== undefined);
  return [
    "trap '' HUP PIPE INT TERM",
    "umask 077",
    FUNCTIONS,
    LOCK,
    USERS,
    ADDRESSES,
    MADE_CHAINS,
    LOAD,
    `retries=${loading.maxRetries} pause=${loading.sleepBetweenRetriesSeconds}`,
    shellFunction("journal_applying", hereDocument("cat", writeJournal({ ...plan.journal, status: "applying" }))),
    shellFunction("journal_applied", hereDocument("cat", writeJournal(plan.journal))),
    shellFunction("uninstall_text", hereDocument("cat", UNINSTALL_SCRIPT)),
    ...steps.flatMap(({ shell, index }) => stepFunctions(shell, index)),
    `lock ${LOCK_SECONDS} || stop busy lock`,
    `found=$(sed -n -e 's/^generation=//p' -e 's/^status=//p' ${JOURNAL_PATH} 2>/dev/null)`,
    `[ "$(echo $found)" = ${word(journalFound(plan))} ] || stop changed generation`,
    ...tested.map(({ kind, index }) => `attempt test_${index} || stop refused ${kind}`),
    `attempt mkdir -p ${STATE_DIRECTORY} || stop unwritable ${STATE_DIRECTORY}`,
    `attempt keep_journal || { rm -f ${JOURNAL_PATH}.before; stop unwritable ${JOURNAL_PATH}; }`,
    `attempt write_file ${UNINSTALL_PATH} uninstall_text || { restore_journal; stop unwritable ${UNINSTALL_PATH}; }`,
    `attempt write_file ${JOURNAL_PATH} journal_applying || { restore_journal; stop unwritable ${JOURNAL_PATH}; }`,
    ...steps.map(({ kind, index }) => `attempt do_${index} || take_back ${index - 1} ${kind}`),
    `attempt write_file ${JOURNAL_PATH} journal_applied || take_back ${steps.length - 1} journal`,
    `rm -f ${STATE_DIRECTORY}/*.before`,
    "echo @applied",
  ].join("\n");
}

/** What a look saw of the journal. One that saw an apply under way saw perhaps half of its rules. */
function journalFound({ generation, wasApplying }: Plan): string {
  return generation === 0 ? "" : `${generation} ${wasApplying ? "applying" : "applied"}`;
}

function stepFunctions(shell: StepShell, index: number): string[] {
  const { test } = shell;
  return [
    shellFunction(`do_${index}`, shell.do),
    shellFunction(`undo_${index}`, shell.undo),
    ...(test === undefined ? [] : [shellFunction(`test_${index}`, test)]),
  ];
}

function shellFunction(name: string, body: string): string {
  return `${name}() {\n${body}\n}`;
}
