import { BOOTSTRAP_FILE, DATAPLANE_FILES, SERVICE_UNIT, TOKEN_FILE, UNIT_LINK } from "../plan/dataplane/paths";
import { word } from "../plan/shell-word";
import { DATAPLANE_STATE } from "../plan/state-folder";
import type { ProgramName, ResolvedKumaDataplane } from "../spec/resolve-kuma-dataplane";
import { PROGRAMS } from "../spec/resolve-kuma-dataplane";
import { anySpec } from "./any-spec";
import { RETIRING } from "./dataplane-shell";
import { listeners } from "./doctor-script-listeners";
import { FACTS, observeParts, remainsPart } from "./observe-script";

/** Where each copied program is to be. */
export type ProgramPaths = Readonly<Partial<Record<ProgramName, string>>>;

/** Of the token nothing but its checksum. A dot stands behind each text, since its last line may lack its end. */
const FILES = `
[ ! -f ${DATAPLANE_STATE.uninstall} ] || part dataplane-uninstall
[ ! -f ${RETIRING} ] || part dataplane-retiring
owner_of() {
  set -- $(ls -ldL "$1")
  echo "$3"
}
for path in ${DATAPLANE_FILES.join(" ")}; do
  [ -f "$path" ] && [ -r "$path" ] || continue
  part "dataplane-file $path"
  { sha256sum <"$path" | cut -d ' ' -f 1; stat -c %a "$path"; owner_of "$path"; [ "$path" = ${TOKEN_FILE} ] || { cat "$path"; echo .; }; } | shown
done`;

/** Source: pkg/xds/bootstrap/template_v3.go of Kuma, `genConfig`: the token stands there unless Envoy is to read its file. */
const HELD_TOKEN = `
held=$(sed -n '/key: authorization/{n;s/^ *value: *//p;q}' ${BOOTSTRAP_FILE} 2>/dev/null)
[ -z "$held" ] || { part dataplane-held-token; printf %s "$held" | sha256sum | cut -d ' ' -f 1 | shown; }`;

const SERVICE = `
part dataplane-service
{
  date +%s
  if [ -d /run/systemd/system ]; then
    echo systemd
    ask systemctl show ${SERVICE_UNIT} -p LoadState,ActiveState,MainPID
    [ ! -L ${UNIT_LINK} ] || echo enabled
  fi
} | shown
part dataplane-runs-as
pid=$(ask systemctl show -p MainPID --value ${SERVICE_UNIT} 2>/dev/null)
[ "\${pid:-0}" = 0 ] || { owner_of "/proc/$pid"; set -- $(ls -ldn "/proc/$pid"); echo "\${3:-}"; } | shown`;

const FIND = `
program() {
  path=$2
  [ -n "$path" ] || path=$(command -v "$1") || return 0
  [ -f "$path" ] && [ -x "$path" ] || return 0
  part "program $1"
  set -- "$1" $(ls -ldnL "$path")
  # Root runs nothing that somebody else could write.
  case "$2 $4" in -????w*' '* | -???????w*' '*) name= ;; -*' 0') name=$1 ;; *) name= ;; esac
  { echo "$path"; case "$name" in kuma-dp) ask "$path" version ;; envoy) ask "$path" --version ;; esac; } </dev/null 2>/dev/null | shown
}`;

/** The one look at the proxy of a host: its rules, who listens, files, service and programs. It only reads. */
export function observeDataplaneScript(spec: ResolvedKumaDataplane, copied: ProgramPaths): string {
  const { name, uid } = spec.proxyUser;
  const host = anySpec({ name, uid });
  return [
    observeParts(host),
    FACTS,
    listeners(spec.dataplane),
    FILES,
    HELD_TOKEN,
    SERVICE,
    FIND,
    ...PROGRAMS.map((name) => `program ${name} ${word(pathOf(name, spec, copied))}`),
    remainsPart("dataplane-remains", DATAPLANE_STATE),
    "part end",
  ].join("\n");
}

/** Empty: by its name. */
function pathOf(name: ProgramName, { programs }: ResolvedKumaDataplane, copied: ProgramPaths): string {
  const source = programs[name];
  return source.kind === "path" ? source.path : source.kind === "found" ? "" : (copied[name] ?? "/nowhere");
}
