import type { HostRules } from "../rules/model";
import { DNS_PORT, PORTS } from "../spec/defaults";
import type { ManagerPreset } from "../spec/host";
import { MANAGER_PRESETS, PRESET_NAMES, shownName } from "../spec/manager-presets";
import type { ManagementPath, ResolvedHostSpec } from "../spec/resolved";
import { describeLockout, type Lockout, lockoutsOf } from "./lockout";
import type { NamedPath } from "./management-paths";
import type { Management } from "./observation";

/** What a reader should know of how the host is managed: what is given up, and what may have been forgotten. */
export function managementNotes(
  lockouts: readonly Lockout[],
  rules: HostRules,
  spec: ResolvedHostSpec,
  { processes, isTunnelled = false }: Management,
): string[] {
  const isDeclared = (preset: ManagerPreset) => spec.managers.some(({ name }) => name === preset);
  const undeclared = PRESET_NAMES.filter((preset) => !isDeclared(preset));
  return [
    ...lockouts.map((lockout) => givenUp(lockout, spec.allowLockout)),
    ...undeclared.flatMap((preset) => forgotten(preset, rules, spec, processes) ?? []),
    ...(isTunnelled ? tunnelNote(rules, spec) : []),
    ...namesNote(rules, spec),
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

const TUNNEL: NamedPath = {
  direction: "outbound",
  protocol: "tcp",
  ports: [{ from: PORTS.from, to: PORTS.to }],
  name: "a tunnel",
  property: "managers",
};

/** The end of a tunnel shows nothing of where its own connection goes; whoever declares that is guarded. */
function tunnelNote(rules: HostRules, spec: ResolvedHostSpec): string[] {
  const isDeclared = spec.managers.some(({ name, paths }) => !isPreset(name) && paths.some(isOutboundTcp));
  if (isDeclared || lockoutsOf([TUNNEL], rules, spec.policy).length === 0) return [];
  return [
    'this session comes from the host itself, as through a tunnel: the connection by which the tunnel leaves the host goes to the sidecar when it is opened again. Declare it, `managers: [{ name: "tunnel", ports: [22] }]` with its port, and let it by in `redirect.outbound.excludePorts`',
  ];
}

function isOutboundTcp({ direction, protocol }: ManagementPath): boolean {
  return direction === "outbound" && protocol === "tcp";
}

const isPreset = (name: string) => PRESET_NAMES.some((preset) => preset === name);

const QUERIES: NamedPath = {
  direction: "outbound",
  protocol: "udp",
  ports: [{ from: DNS_PORT, to: DNS_PORT }],
  name: "DNS",
  property: "redirect.dns.enabled",
};

/** Managers that go to any address may know the other side by its name alone, and who resolves it is the sidecar. */
function namesNote(rules: HostRules, spec: ResolvedHostSpec): string[] {
  const isByName = ({ direction, addresses }: ManagementPath) => direction === "outbound" && addresses === undefined;
  const managers = spec.managers.filter(({ paths }) => paths.some(isByName)).map(({ name }) => name);
  if (managers.length === 0 || lockoutsOf([QUERIES], rules, spec.policy).length === 0) return [];
  return [
    `queries for names go to the sidecar (\`redirect.dns.enabled\`), so while it is down servers of ${[...new Set(managers)].join(", ")} that are known by name are not found: give their addresses on the host, or in /etc/hosts`,
  ];
}
