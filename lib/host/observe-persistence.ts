import { GATE_PATH, HOST_PERSISTENCES, RESTORE_PATH, RULES_PATH, SUMS_PATH } from "../plan/journal";
import type { PersistenceFacts } from "../plan/observation";
import { PERSISTENCE_PATHS } from "../plan/persistence-parts";
import { HOST_STATE } from "../plan/state-folder";
import { BOOT_UNIT, FIREWALLD_UNIT, FIREWALLS, linksOf, UNITS, unitPath, WATCH_UNIT } from "../plan/systemd-units";
import { FIREWALLD_RUNS } from "./reload-shell";

/** What of us a host keeps besides the journal, with its checksums; the gate where there is one. */
export const SUMS: string = `sha256sum ${HOST_STATE.uninstall} ${RESTORE_PATH} ${RULES_PATH}-* $(ls ${GATE_PATH} 2>/dev/null)`;

/** A unit of the administrator's hides that of the distribution, and drop-ins change either. */
const EARLY = `
early() {
  for folder in /etc /run /usr/local/lib /usr/lib /lib; do
    [ -f "$folder/systemd/system/$1" ] || continue
    cat "$folder/systemd/system/$1" "/etc/systemd/system/$1.d"/*.conf 2>/dev/null |
      sed -n 's/^DefaultDependencies=//p' | sed -n '$p' | grep -qx no && echo "early $1"
    return
  done
}`;

/** A unit that waits for its turn, or loads the rules at this moment, is not switched off; nor is one that failed, which its rules tell. */
const OFF = `
linked() {
  unit=$1 path=$2
  shift 2
  [ -f "$path" ] || return 0
  for link; do [ -L "$link" ] || { echo "off $unit"; return; }; done
}
stopped() {
  [ -f "$2" ] && case "$(systemctl is-active "$1" 2>/dev/null)" in inactive) echo "off $1" ;; esac
}`;

const LINKED = UNITS.map((unit) => `  linked ${unit} ${unitPath(unit)} ${linksOf(unit).join(" ")}`).join("\n");

/** The part of a look that tells by what the host loads rules at boot. */
export const OBSERVE_PERSISTENCE: string = `${EARLY}${OFF}
part persistence
{
  [ ! -d /run/systemd/system ] || echo systemd
  [ ! -d /etc/network/if-pre-up.d ] || ! command -v ifup >/dev/null || echo ifupdown
  [ ! -d /run/systemd/system ] || for unit in ${FIREWALLS.join(" ")}; do early "$unit"; done
${LINKED}
  [ ! -d /run/systemd/system ] || for unit in ${BOOT_UNIT} ${WATCH_UNIT}; do stopped "$unit" "${unitPath("$unit")}"; done
  [ ! -d /run/systemd/system ] || ! command -v firewall-cmd >/dev/null || echo firewalld
  [ ! -d /etc/firewalld ] || ! ${FIREWALLD_RUNS} || { echo firewalld-runs; stopped ${FIREWALLD_UNIT} ${unitPath(FIREWALLD_UNIT)}; }
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
    unitsOff: UNITS.filter((unit) => words.includes(`off ${unit}`)),
    isWhole: words.includes("whole"),
  };
}
