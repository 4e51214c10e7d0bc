import { BEFORE_DIRECTORY, JOURNAL_PATH } from "../plan/journal";
import type { ResolvedLoading } from "../spec/resolved";
import { NATIVE } from "./native-table";
import { RELOAD } from "./reload-shell";
import { ADDRESSES, LOAD, LOCK, MADE_CHAINS, USERS } from "./shell-functions";
import type { StepShell } from "./shell-step";
import { STATE } from "./state-shell";
import { WINDOW } from "./window-shell";

/** Seconds that a roll-back waits for whoever is changing the host: it has to happen in the end. */
const LOCK_SECONDS = 600;

/**
 * The script that takes one apply back, kept on the host while that is under way or waits to be confirmed. It goes back
 * from the last step; of one that was begun nobody knows whether it was done, and it may find nothing to undo.
 *
 * `--locked`: by whoever has the host's lock. `--wait TOKEN`: when the window of that token ends without a word.
 * `--boot`: before the rules are loaded; what a boot undoes by itself is left out. It ends with 0 where all was taken back.
 */
export function rollbackScript(steps: readonly StepShell[], loading: ResolvedLoading): string {
  return `#!/bin/sh
# Takes back a change that nobody confirmed. Written by kuma-transparent-proxy; it goes when the change is confirmed.
{
set -u
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
retries=${loading.maxRetries} pause=${loading.sleepBetweenRetriesSeconds}
journal=${JOURNAL_PATH}
${[LOCK, USERS, ADDRESSES, LOAD, MADE_CHAINS, RELOAD, NATIVE, STATE, WINDOW].join("")}
reload_before() {
  [ "$at begun" != "$begun" ] && [ "$(recorded "program_$1_restore")" = "$2" ] || return 1
  rules=${BEFORE_DIRECTORY}/rules-$1
  [ -f "$rules" ] || rules=/dev/null
  reload "$1" "$rules"
}
${steps.map(undoFunction).join("\n")}
trap '' HUP PIPE INT
umask 077
mode=$1
case "$mode" in
  --wait)
    while [ "$(window token)" = "$2" ] && window_is_open; do sleep 1; done
    lock ${LOCK_SECONDS} && [ "$(window token)" = "$2" ] && ! window_is_open || exit 0
    ;;
  --boot) lock ${LOCK_SECONDS} || exit 1 ;;
esac
# A watch may be told to go, when the host goes down; who takes back goes on to the end.
trap '' TERM
begun=$(progress) rc=0
at=\${begun% *}
while [ "$at" -ge 0 ]; do
  said=$("undo_$at" 2>&1) || [ "$at begun" = "$begun" ] || { rc=1; echo "$said"; }
  at=$((at - 1))
done
remove_made_chains
if [ "$rc" = 0 ] && restore_state; then
  outcome='the host is as before'
else
  end_change
  rc=1 outcome='not all of it could be taken back'
fi
[ "$mode" = --locked ] || logger -t kuma-transparent-proxy "nobody confirmed the change: $outcome" 2>/dev/null
exit "$rc"
}
`;
}

function undoFunction({ undo, endsWithBoot }: StepShell, index: number): string {
  const skip = endsWithBoot ? '[ "$mode" != --boot ] || return 0\n' : "";
  return `undo_${index}() {\n${skip}${undo}\n}`;
}
