import type { HostRules } from "../rules/model";
import { MANAGER_PRESETS, PRESET_NAMES } from "../spec/manager-presets";
import type { ResolvedHostSpec } from "../spec/resolved";
import { type Lockout, lockoutsOf } from "./lockout";
import type { Management } from "./observation";

/** Characters of the name of a process that the kernel keeps. Source: linux/sched.h, `TASK_COMM_LEN`, less the NUL. */
const PROCESS_NAME_LENGTH = 15;

/** What a reader should know of how the host is managed: what is given up, and what may have been forgotten. */
export function managementNotes(
  lockouts: readonly Lockout[],
  rules: HostRules,
  spec: ResolvedHostSpec,
  { processes }: Management,
): string[] {
  return [
    ...lockouts.map(({ traffic, effect, remedy }) => {
      const end = spec.allowLockout ? ", as `allowLockout` lets it" : `. ${remedy}`;
      return `lock-out: ${traffic} ${effect}${end}`;
    }),
    ...PRESET_NAMES.filter((name) => !spec.managers.some((manager) => manager.name === name)).flatMap((name) => {
      const preset = MANAGER_PRESETS[name];
      const process = preset.processes.find((one) => processes.includes(one.slice(0, PROCESS_NAME_LENGTH)));
      if (process === undefined) return [];
      const paths = preset.paths.map((path) => ({ ...path, name, property: "managers" }));
      const taken = lockoutsOf(paths, rules, spec.policy).map(({ traffic }) => traffic.replace(/ \(.*$/, ""));
      return taken.length === 0 ? [] : [undeclared(process, name, taken)];
    }),
  ];
}

function undeclared(process: string, name: string, taken: readonly string[]): string {
  return `${process} runs there, and what it needs goes to the sidecar (${taken.join("; ")}): declare \`managers: ["${name}"]\` if nobody can manage the host without it`;
}
