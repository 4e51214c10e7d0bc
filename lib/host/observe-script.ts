import { word } from "../plan/shell-word";
import { DATAPLANE_STATE, HOST_STATE, STATE_FOLDERS, type StateFolder } from "../plan/state-folder";
import type { Family } from "../rules/model";
import type { ResolvedHostSpec } from "../spec/resolved";
import { NATIVE_TABLE } from "./native-table";
import { OBSERVE_GATE } from "./observe-gate";
import { MANAGEMENT } from "./observe-management";
import { OBSERVE_PERSISTENCE } from "./observe-persistence";
import { OBSERVE_TABLES, OBSERVE_TRACES } from "./observe-traces";
import { BOOT_ID_PATH } from "./window-shell";

/**
 * `part NAME` begins a part of an answer; `shown` puts a space before each line of it. `ask COMMAND`: a service that hangs is not
 * waited for, where the host has the means. Of systemctl nothing is asked otherwise.
 */
export const PARTS: string = `
part() {
  # A file may lack the end of its last line.
  printf '\\n@%s\\n' "$1"
}
shown() {
  sed 's/^/ /'
}
ask() {
  if command -v timeout >/dev/null; then timeout 5 "$@"; else command "$@"; fi 2>/dev/null
}
systemctl() {
  ask systemctl "$@"
}`;

/** `fact KEY VALUE` says one thing; `value FILE` is the first line of a file. */
export const FACTS: string = `
fact() {
  printf ' %s=%s\\n' "$1" "$2"
}
value() {
  sed 1q "$1" 2>/dev/null
}`;

/**
 * `account WHO`: the line of passwd for a name or uid; without getent (busybox) /etc/passwd is all there is.
 * `look FAMILY MODE SAVE TABLES`: one iptables, by the name of its save program, and what it knows. Of several
 * of a kind the first counts. iptables-legacy is asked only where the kernel lists tables of it in the file
 * TABLES: to ask it makes them.
 */
const FUNCTIONS = `
account() {
  if command -v getent >/dev/null; then
    getent passwd "$1"
  else
    awk -F: -v who="$1" '$1 == who || $3 == who' /etc/passwd
  fi
}
seen=
look() {
  case "$seen" in *"$1 $2;"*) return ;; esac
  save=$(command -v "$3") && tool=$(command -v "\${3%-save}") && restore=$(command -v "\${3%-save}-restore") || return 0
  version=$("$tool" --version 2>/dev/null)
  case "$version" in
    *nf_tables*) mode=nft ;;
    *) mode=legacy ;;
  esac
  [ "$mode" = "$2" ] || return 0
  seen="$seen$1 $2;"
  part "iptables $1 $2"
  printf '%s\\n' "$tool" "$save" "$restore" "$version" | shown
  [ "$mode" = nft ] || [ -n "$(cat "$4" 2>/dev/null)" ] || return 0
  part "saved $1 $2"
  "$save" 2>/dev/null | shown
}`;

const NFT = `
if nft=$(command -v nft); then
  part nft
  { echo "$nft"; "$nft" --version; } | shown
${OBSERVE_TABLES}
  part native
  case "$tables" in *kuma_mesh*) "$nft" -j list table ${NATIVE_TABLE} 2>/dev/null | shown ;; esac
  part kernel-chains
  "$nft" list chains 2>/dev/null | shown
fi`;

/**
 * What the scripts for a host cannot do without: this one, those that change it, roll it back and restore, and the uninstall that is
 * left there. Where one of them is missing, that is said by the shell alone. Others have a way around.
 */
const NEEDED_TOOLS = "awk cat chmod cmp cp grep id ln ls mkdir mv rm rmdir sed sha256sum sleep";

const MISSING_TOOLS = `
part missing-tools
for tool in ${NEEDED_TOOLS}; do
  command -v "$tool" >/dev/null || printf ' %s\\n' "$tool"
done`;

/** Our folder without a journal, or what is kept for a roll-back though no change waits for its word. */
export function remainsPart(part: string, { directory, journal, before, window }: StateFolder): string {
  return `
if [ -d ${directory} ] && [ ! -f ${journal} ] || [ -d ${before} ] && [ ! -f ${window} ]; then part ${part}; fi`;
}

/** Each kind of change has its own window. */
function windowPart({ window }: StateFolder): string {
  return `[ ! -f ${window} ] || { part 'window ${window}'; cat /proc/uptime ${BOOT_ID_PATH} ${window} 2>/dev/null | shown; }`;
}

/**
 * The one look at a host: a POSIX script that only reads. Each part of its answer begins with a line
 * `@name`; every other line has a space in front, so that nothing a host says can pass for such a line.
 */
export function observeScript(spec: ResolvedHostSpec): string {
  return `${observeParts(spec)}\npart end`;
}

/** The same without its end, for a look that goes on. */
export function observeParts(spec: ResolvedHostSpec): string {
  const { name, uid } = spec.policy.proxyUser;
  return [
    PARTS,
    FUNCTIONS,
    MISSING_TOOLS,
    "part identity",
    "{ cat /etc/machine-id 2>/dev/null | grep . || echo; hostname 2>/dev/null || uname -n; uname -r; id -u; } | shown",
    // Before the rules: an apply that comes between shows by the journal that it meets.
    `part journal; cat ${word(HOST_STATE.journal)} 2>/dev/null | shown`,
    remainsPart("remains", HOST_STATE),
    `[ ! -f ${DATAPLANE_STATE.journal} ] || { part proxy; shown <${DATAPLANE_STATE.journal}; }`,
    ...STATE_FOLDERS.map(windowPart),
    OBSERVE_PERSISTENCE,
    OBSERVE_GATE,
    ...lookLines("ipv4", spec),
    ...lookLines("ipv6", spec),
    NFT,
    OBSERVE_TRACES,
    // Whoever opens a pipe to read it waits for a writer.
    `part resolver; [ ! -f ${word(spec.policy.dns.resolvConfigPath)} ] || cat ${word(spec.policy.dns.resolvConfigPath)} 2>/dev/null | shown`,
    MANAGEMENT,
    "part addresses; cat /proc/net/if_inet6 2>/dev/null | shown",
    `part by-name; account ${word(name)} | shown`,
    `part by-uid; account ${uid} | shown`,
  ].join("\n");
}

const NAMES: Readonly<Record<Family, { readonly tool: "iptables" | "ip6tables"; readonly tables: string }>> = {
  ipv4: { tool: "iptables", tables: "/proc/net/ip_tables_names" },
  ipv6: { tool: "ip6tables", tables: "/proc/net/ip6_tables_names" },
};

function lookLines(family: Family, spec: ResolvedHostSpec): string[] {
  const { tool, tables } = NAMES[family];
  const override = spec.loading.executables[tool];
  const candidates = override === undefined ? [`${tool}-nft`, `${tool}-legacy`, tool] : [override];
  return candidates.flatMap((candidate) =>
    ["nft", "legacy"].map((mode) => `look ${family} ${mode} ${word(`${candidate}-save`)} ${tables}`),
  );
}
