import { GATE_PATH, RESTORE_PATH, RULES_PATH, SUMS_PATH, writeJournal } from "../plan/journal";
import type { Plan } from "../plan/plan";
import { HOST_STATE } from "../plan/state-folder";
import type { ResolvedLoading } from "../spec/resolved";
import { fileFunction } from "./apply-script";
import { GATE_SCRIPT } from "./gate-script";
import { GATE } from "./gate-shell";
import { LISTENERS } from "./listeners-shell";
import { NATIVE } from "./native-table";
import { SUMS } from "./observe-persistence";
import { RELOAD } from "./reload-shell";
import { RESTORE_SCRIPT } from "./restore-script";
import { journalFound, type ScriptedChange, shellFunction } from "./scripted-change";
import { ADDRESSES, LOAD, MADE_CHAINS, USERS } from "./shell-functions";
import { stepShell } from "./step-shell";
import { UNINSTALL_SCRIPT } from "./uninstall-script";
import { UNIT_LINKS } from "./unit-shell";

/** A plan about a host's rules, as its scripts see it. */
export function hostChange(plan: Plan, loading: ResolvedLoading): ScriptedChange {
  const { journal, texts } = plan;
  return {
    state: HOST_STATE,
    steps: plan.steps.map((step, index) => ({ kind: step.kind, shell: stepShell(step, index, loading) })),
    functions: [
      ...[USERS, ADDRESSES, LOAD, MADE_CHAINS, RELOAD, RELOAD_BEFORE, NATIVE, UNIT_LINKS, LISTENERS, GATE],
      `retries=${loading.maxRetries} pause=${loading.sleepBetweenRetriesSeconds}`,
    ].join("\n"),
    journal: (status, token) => writeJournal({ ...journal, status, ...(token === undefined ? {} : { token }) }),
    found: journalFound(plan),
    uninstall: UNINSTALL_SCRIPT,
    besides: {
      functions: [
        fileFunction("restore_text", RESTORE_SCRIPT),
        ...(journal.gate === undefined ? [] : [fileFunction("gate_script", GATE_SCRIPT)]),
        ...Object.entries(texts).map(([name, text]) => fileFunction(`rules_${name}`, text)),
        shellFunction("sums_text", SUMS),
        shellFunction("write_rules", writeRules(Object.keys(texts))),
      ].join("\n"),
      writing: [
        { path: RESTORE_PATH, write: `write_file ${RESTORE_PATH} restore_text` },
        {
          path: GATE_PATH,
          write: journal.gate === undefined ? `rm -f ${GATE_PATH}` : `write_file ${GATE_PATH} gate_script`,
        },
        { path: RULES_PATH, write: "write_rules" },
      ],
    },
    afterUndo: `remove_made_chains ${HOST_STATE.before}/journal\n(undo_gate)`,
  };
}

/** `reload_before FAMILY RESTORE`: the rules from before a change, where they are loaded by the same program. */
const RELOAD_BEFORE = `
reload_before() {
  [ "$(recorded "program_$1_restore")" = "$2" ] || return 1
  rules=${HOST_STATE.before}/rules-$1
  [ -f "$rules" ] || rules=/dev/null
  reload "$1" "$rules"
}`;

/** The rules as texts, by their names, and the checksums of all that loads them; none where there is nothing to load. */
function writeRules(names: readonly string[]): string {
  if (names.length === 0) return `rm -f ${RULES_PATH}-* ${SUMS_PATH}`;
  const texts = names.map((name) => `write_file ${RULES_PATH}-${name} rules_${name}`);
  return `rm -f ${RULES_PATH}-*\n${[...texts, `write_file ${SUMS_PATH} sums_text`].join(" &&\n")}`;
}
