import type { Runner, ScriptOptions } from "../../lib/host/runner";
import { HOST_STATE } from "../../lib/plan/state-folder";
import { STROKES, type StrokeName } from "../cases/faults";
import type { TestHost } from "./host-under-test";

/** A command of a script, counted from 1, and what befalls it. */
export interface Strike {
  readonly at: number;
  readonly stroke: StrokeName;
}

/** A command that a script ran: which step of a plan was under way then, -1 for none, and what it was. */
export interface RunCommand {
  readonly step: number;
  readonly command: string;
}

const FOLDER = "/run/struck";

/** Stands in front of every program. It does all by what the shell itself can do: it would meet itself. */
const HOOK = `#!/bin/sh
name=\${0##*/}
for real in /usr/sbin/$name /usr/bin/$name /sbin/$name /bin/$name; do [ ! -x "$real" ] || break; done
[ -n "\${STRIKE_AT:-}" ] || exec "$real" "$@"
step=-1
[ ! -f ${HOST_STATE.progress} ] || while read -r last _; do step=$last; done <${HOST_STATE.progress}
set -C
n=1
until { printf '%s\\n' "$step $name $*" >${FOLDER}/"$n"; } 2>/dev/null; do n=$((n + 1)); done
set +C
[ "$n" = "$STRIKE_AT" ] || exec "$real" "$@"
chain= process=$PPID
while read -r comm <"/proc/$process/comm" && [ "$comm" = sh ]; do
  chain="$process $chain"
  while read -r key value; do [ "$key" != PPid: ] || process=$value; done <"/proc/$process/status"
done 2>/dev/null
stroke=$STROKE
unset STRIKE_AT
case "$stroke" in
${Object.entries(STROKES)
  .map(([name, { by }]) => `${name}) ${by} ;;`)
  .join("\n")}
esac
exec "$real" "$@"
`;

/** Puts the hook in front of all programs but shells. Nothing befalls a script that does not ask for it. */
export async function hookCommands(on: TestHost): Promise<void> {
  await on.sandbox.writeFile("/opt/hooked/hook", HOOK, 0o755);
  await on.sh(`cd /opt/hooked
    for program in /usr/sbin/* /usr/bin/*; do
      case "\${program##*/}" in sh | dash | bash | env | sshd | '[' | hook) ;; *) ln -sf hook "\${program##*/}" ;; esac
    done
    rmdir /usr/local/sbin && ln -s /opt/hooked /usr/local/sbin
    mkdir ${FOLDER}`);
}

/** A runner one command of whose scripts is struck. */
export function struck(runner: Runner, { at, stroke }: Strike): Runner {
  const strike = `STRIKE_AT=${at} STROKE=${stroke}\nexport STRIKE_AT STROKE`;
  return {
    name: runner.name,
    run: (script: string, options: ScriptOptions) => runner.run(`${strike}\n${script}`, options),
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}

/** Commands that scripts of a struck runner have run since the last time, in their order. */
export async function takeTrace(on: TestHost): Promise<readonly RunCommand[]> {
  const trace = await on.sh(`cd ${FOLDER}; n=1; while [ -f $n ]; do cat $n; n=$((n + 1)); done; rm -f ./*`);
  return trace.split("\n").flatMap((line) => {
    const [, step, command] = /^(-?\d+) (.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ step: Number(step), command }];
  });
}

/** Ends what goes on after a stroke. */
export async function mend(on: TestHost): Promise<void> {
  await on.sh("rm -f /fill; umount /etc /var/lib 2>/dev/null || :");
}
