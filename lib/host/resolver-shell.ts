import { BLOCK_BEGIN, BLOCK_END } from "../resolver/resolv-conf";

/**
 * Shell functions about how a host resolves names. They need `write_file` of {@link file://./state-shell.ts}.
 *
 * `list_nameservers PATH [ADDRESS…]`: our block at the top of a file, or none; all else in it stays as it is to the byte, its
 * mode and owner too. `has_block PATH`. `drop_line PATH LINE`: takes the first line out, besides our block, if it is that one.
 * `replace PATH COMMAND`: by what a command prints; a file that is a mount of its own, as in a container, is written in
 * place, since no other can be put there. `drop_empty PATH`: a file with nothing in it.
 * `reload_resolver WHO`: has a resolver read its configuration; one that does not run will read it when it starts. A unit
 * that was started too often in a short time is given another chance; our start is none of those that are counted.
 */
export const RESOLVER: string = `
is_mount() {
  while read -r _ _ _ _ where _; do [ "$where" != "$1" ] || return 0; done 2>/dev/null </proc/self/mountinfo
  return 1
}
replace() {
  if is_mount "$1"; then
    whole=$("$2" && echo .) || return 1
    printf %s "\${whole%.}" >"$1" && "$2" | cmp -s - "$1"
  elif [ -f "$1" ]; then
    cp -p "$1" "$1.new" || return 1
    ! command -v chcon >/dev/null || chcon --reference="$1" "$1.new" 2>/dev/null
    write_file "$1" "$2"
  else
    : >"$1.new" && chmod 644 "$1.new" && write_file "$1" "$2"
  fi
}
without_block() {
  [ -f "$1" ] || return 0
  newline=yes
  [ -z "$(tail -c 1 "$1")" ] || newline=
  awk -v begin='${BLOCK_BEGIN}' -v end='${BLOCK_END}' -v newline="$newline" -v drop="\${2:-}" '
    !met && $0 == begin { met = inside = 1; next }
    inside && /^nameserver / { next }
    inside && $0 == end { inside = 0; next }
    { inside = 0 }
    drop != "" { line = drop; drop = ""; if ($0 == line) next }
    { printf "%s%s", between, $0; between = "\\n" }
    END { if (newline != "" && between != "") printf "\\n" }
  ' "$1"
}
has_block() {
  [ -f "$1" ] && while IFS= read -r line || [ -n "$line" ]; do
    [ "$line" != '${BLOCK_BEGIN}' ] || return 0
  done <"$1"
  return 1
}
block() {
  [ -z "$nameservers" ] || {
    echo '${BLOCK_BEGIN}'
    for address in $nameservers; do echo "nameserver $address"; done
    echo '${BLOCK_END}'
  }
}
with_block() {
  block && without_block "$path" "$dropped"
}
list_nameservers() {
  path=$1 dropped=
  shift
  nameservers=$*
  replace "$path" with_block
}
drop_line() {
  path=$1 dropped=$2 nameservers=
  ! has_block "$path" || nameservers=$(sed -n '/^${BLOCK_BEGIN}$/,/^${BLOCK_END}$/s/^nameserver //p' "$path")
  replace "$path" with_block
}
drop_empty() {
  [ -s "$1" ] || rm -f "$1"
}
reload_resolver() {
  case "$1" in
    systemd-resolved) restart_unit systemd-resolved.service ;;
    unit:*) restart_unit "\${1#unit:}" ;;
    network-manager) nmcli general reload dns-full 2>/dev/null || systemctl reload NetworkManager.service ;;
    resolvconf) resolvconf -u ;;
  esac
}
restart_unit() {
  systemctl is-active --quiet "$1" || return 0
  systemctl restart "$1" || { systemctl reset-failed "$1" && systemctl restart "$1"; } || return 1
  systemctl reset-failed "$1" 2>/dev/null
  return 0
}`;
