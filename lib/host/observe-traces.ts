import type { HostTraces } from "../plan/observation";
import { word } from "../plan/shell-word";
import { FIREWALLS } from "../plan/systemd-units";
import { FAMILIES, type Family } from "../rules/model";
import { parseIptablesSave } from "../rules/parse-iptables";

/** Services that write packet-filter rules of their own, or load those of everybody. */
const UNITS: readonly string[] = [...FIREWALLS, "docker.service"];

/** Where Debian and RHEL keep what is loaded when the host starts. */
const SAVES: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ["/etc/iptables/rules.v4", "/etc/sysconfig/iptables"],
  ipv6: ["/etc/iptables/rules.v6", "/etc/sysconfig/ip6tables"],
};

/**
 * What else was done to a host since we were there, told by as few programs as can be: its start by the shell alone, the
 * units by one call where systemd runs, saved rules by one for each file that is there.
 */
export const OBSERVE_TRACES: string = `
first_line() {
  read -r line <"$1" && printf ' %s\\n' "$line"
}
part boot
{ first_line /proc/sys/kernel/random/boot_id; first_line /proc/1/stat; } 2>/dev/null
if [ -d /run/systemd/system ]; then
  part units
  systemctl show --property=Id,StateChangeTimestampMonotonic ${UNITS.join(" ")} 2>/dev/null | shown
fi
saved_file() {
  [ -f "$2" ] || return 0
  part "saved-file $1 $2"
  sed -n ${["raw", "mangle", "nat"].map((table) => `-e '/^\\*${table}$/,/^COMMIT/s/^/ /p'`).join(" ")} "$2"
}
${FAMILIES.flatMap((family) => SAVES[family].map((file) => `saved_file ${family} ${word(file)}`)).join("\n")}`;

/** For a host with `nft`, by its path in `$nft`: the tables of the kernel, which stay in `$tables`. */
export const OBSERVE_TABLES: string = `
  part tables
  tables=$("$nft" -j list tables 2>/dev/null)
  printf ' %s\\n' "$tables"`;

export function parseTraces(parts: ReadonlyMap<string, string>): HostTraces {
  const boot = bootOf(parts.get("boot") ?? "");
  return {
    ...(boot === undefined ? {} : { boot }),
    units: unitsOf(parts.get("units") ?? ""),
    tables: tablesOf(parts.get("tables") ?? ""),
    files: filesOf(parts),
  };
}

/** The kernel's id of its start; and when its first process began, since a container starts without a kernel. */
function bootOf(text: string): string | undefined {
  const [id = "", stat = ""] = text.split("\n");
  const began = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[STARTTIME];
  return began === undefined || id === "" ? undefined : `${id}/${began}`;
}

/** Which of the fields behind the name of the program. Source: proc_pid_stat(5), field 22. */
const STARTTIME = 19;

/** What `systemctl show` prints: a block for each unit. One that was never started has 0. */
function unitsOf(text: string): Record<string, string> {
  const blocks = text.split(/\n\n+/).map((block) => new Map(block.split("\n").map((line) => pairOf(line))));
  return Object.fromEntries(
    blocks.flatMap((block) => {
      const [id, changed] = [block.get("Id"), block.get("StateChangeTimestampMonotonic")];
      return id === undefined || changed === undefined ? [] : [[id.replace(/\.service$/, ""), changed]];
    }),
  );
}

function pairOf(line: string): readonly [string, string] {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
}

/** The kernel numbers tables as they are made, and never uses a number again. Ours is none of somebody else's traces. */
function tablesOf(json: string): Record<string, string> {
  const table = /\{"family":\s*"(\w+)",\s*"name":\s*"([^"]+)",\s*"handle":\s*(\d+)/g;
  return Object.fromEntries(
    [...json.matchAll(table)].flatMap(([, family, name, handle]) => {
      const key = `${family} ${name}`;
      return TRACED_TABLES.test(key) && handle !== undefined ? [[key, handle]] : [];
    }),
  );
}

/** Those of iptables that we write to, and firewalld's. */
const TRACED_TABLES = /^(ip6? (raw|mangle|nat)|(inet|ip6?) firewalld)$/;

function filesOf(parts: ReadonlyMap<string, string>): HostTraces["files"] {
  return [...parts].flatMap(([part, text]) => {
    const [, family, path] = part.match(/^saved-file (ipv4|ipv6) (.+)$/) ?? [];
    if (path === undefined) return [];
    return [{ family: family as Family, path, tables: parseIptablesSave(text) }];
  });
}
