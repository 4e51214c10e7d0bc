import type { HostRules } from "../rules/model";
import type { ManagerPreset } from "../spec/host";
import { MANAGER_PRESETS, PRESET_NAMES, shownName } from "../spec/manager-presets";
import type { ResolvedHostSpec } from "../spec/resolved";
import { describeLockout, type Lockout, lockoutsOf } from "./lockout";
import type { Management } from "./observation";

/** What a reader should know of how the host is managed: what is given up, and what may have been forgotten. */
export function managementNotes(
  lockouts: readonly Lockout[],
  rules: HostRules,
  spec: ResolvedHostSpec,
  { processes }: Management,
): string[] {
  const isDeclared = (preset: ManagerPreset) => spec.managers.some(({ name }) => name === preset);
  const undeclared = PRESET_NAMES.filter((preset) => !isDeclared(preset));
  return [
    ...lockouts.map((lockout) => givenUp(lockout, spec.allowLockout)),
    ...undeclared.flatMap((preset) => forgotten(preset, rules, spec, processes) ?? []),
  ];
}

function givenUp(lockout: Lockout, isAllowed: boolean): string {
  const end = isAllowed ? ", as `allowLockout` lets it" : `. ${lockout.remedy}`;
  return `lock-out: ${describeLockout(lockout)}${end}`;
}

/** Where the host runs a manager that nobody declared, and the rules take what it needs. */
function forgotten(
  name: ManagerPreset,
  rules: HostRules,
  spec: ResolvedHostSpec,
  running: readonly string[],
): string | undefined {
  const { paths, processes } = MANAGER_PRESETS[name];
  const process = processes.find((one) => running.includes(shownName(one)));
  if (process === undefined) return undefined;
  const named = paths.map((path) => ({ ...path, name, property: "managers" }));
  const taken = lockoutsOf(named, rules, spec.policy).map(({ traffic }) => traffic);
  if (taken.length === 0) return undefined;
  const what = `${process} runs there, and what it needs goes to the sidecar (${taken.join("; ")})`;
  return `${what}: declare \`managers: ["${name}"]\` if nobody can manage the host without it`;
}
