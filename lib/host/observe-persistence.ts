import { HOST_PERSISTENCES, RESTORE_PATH, RULES_PATH, SUMS_PATH, UNINSTALL_PATH } from "../plan/journal";
import type { PersistenceFacts } from "../plan/observation";
import { PERSISTENCE_PATHS } from "../plan/persistence-parts";
import { ENABLED_LINK, FIREWALLS } from "../plan/systemd-units";
import { FIREWALLD_RUNS } from "./reload-shell";

/** What of us a host keeps besides the journal, with its checksums. */
export const SUMS: string = `sha256sum ${UNINSTALL_PATH} ${RESTORE_PATH} ${RULES_PATH}-*`;

/** A unit of the administrator's hides that of the distribution. */
const UNITS_OF_FIREWALLS = FIREWALLS.flatMap((unit) =>
  ["/etc", "/usr/lib", "/lib"].map((folder) => `${folder}/systemd/system/${unit}`),
).join(" ");

/** The part of a look that tells by what the host loads rules at boot. */
export const OBSERVE_PERSISTENCE: string = `
part persistence
{
  [ ! -d /run/systemd/system ] || echo systemd
  [ ! -d /etc/network/if-pre-up.d ] || ! command -v ifup >/dev/null || echo ifupdown
  [ ! -d /run/systemd/system ] || grep -ls '^DefaultDependencies=no' ${UNITS_OF_FIREWALLS} | sed 's,.*/,early ,'
  [ ! -L ${ENABLED_LINK} ] || echo enabled
  [ ! -d /run/systemd/system ] || ! command -v firewall-cmd >/dev/null || echo firewalld
  [ ! -d /etc/firewalld ] || ! ${FIREWALLD_RUNS} || echo firewalld-runs
  [ ! -f ${SUMS_PATH} ] || [ "$(${SUMS} 2>/dev/null)" != "$(cat ${SUMS_PATH})" ] || echo whole
} | shown
for file in ${PERSISTENCE_PATHS.join(" ")}; do
  [ ! -f "$file" ] || { part "file $file"; shown <"$file"; }
done`;

export function persistenceOf(parts: ReadonlyMap<string, string>): PersistenceFacts {
  const words = (parts.get("persistence") ?? "").split("\n");
  const files = PERSISTENCE_PATHS.flatMap((path) => {
    const text = parts.get(`file ${path}`);
    return text === undefined ? [] : [[path, `${text}\n`] as const];
  });
  return {
    offered: HOST_PERSISTENCES.filter((kind) => words.includes(kind)),
    files: Object.fromEntries(files),
    earlyFirewalls: FIREWALLS.filter((unit) => words.includes(`early ${unit}`)),
    firewalldRuns: words.includes("firewalld-runs"),
    unitsAreEnabled: words.includes("enabled"),
    isWhole: words.includes("whole"),
  };
}
