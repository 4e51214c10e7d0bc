import { BLOCK_BEGIN, BLOCK_END } from "../resolver/resolv-conf";
import { RELOAD_RESOLVER } from "./reload-resolver-shell";

/** What stands behind the name of a file that is about to take the place of another one: of nobody else. */
export const FRESH = ".kuma-transparent-proxy";

/**
 * Shell functions about how a host resolves names.
 *
 * `list_nameservers PATH [ADDRESS…]`: our block at the top of a file, or none; all else in it stays as it is to the byte, its
 * mode and owner too. `has_block PATH`. `drop_line PATH LINE`: takes the first line out, besides our block, if it is that one;
 * after `find_line PATH LINE` `with_block` prints what is then left.
 * `replace PATH COMMAND`: by what a command prints. What is so already is not written, which undoes on a full disk, too, what
 * was not done. A link stays, and what is no file is left alone. A file that is a mount of its own, as in a container, is
 * written in place, since no other can be put there; of one that is cut off there the former text comes back, for which there
 * was room. `drop_empty PATH`: a file with nothing in it.
 */
export const RESOLVER: string = `${RELOAD_RESOLVER}
is_mount() {
  while read -r _ _ _ _ where _; do [ "$where" != "$1" ] || return 0; done 2>/dev/null </proc/self/mountinfo
  return 1
}
replace() {
  target=$1
  [ ! -L "$target" ] || target=$(readlink -f "$1") || return 1
  [ -f "$target" ] || [ ! -e "$target" ] || { echo "$target is no file"; return 1; }
  fresh=$target${FRESH}
  if [ -f "$target" ] && "$2" | cmp -s - "$target"; then
    rm -f "$fresh"
  elif is_mount "$target"; then
    replace_in_place "$2"
  else
    make_fresh "$2" && mv -f "$fresh" "$target" || { rm -f "$fresh"; return 1; }
  fi
}
replace_in_place() {
  former=$(cat "$target" && echo .) && whole=$("$1" && echo .) || return 1
  printf %s "\${whole%.}" >"$target" && "$1" | cmp -s - "$target" && return
  case "$whole" in "$(cat "$target")"*) printf %s "\${former%.}" >"$target" ;; esac
  return 1
}
make_fresh() {
  if [ -f "$target" ]; then
    cp -p "$target" "$fresh" || return 1
    ! command -v chcon >/dev/null || chcon --reference="$target" "$fresh" 2>/dev/null
  else
    : >"$fresh" && chmod 644 "$fresh" || return 1
  fi
  "$1" >"$fresh" && "$1" | cmp -s - "$fresh"
}
without_block() {
  [ -f "$1" ] || return 0
  newline=
  case "$(cat "$1" && echo .)" in *"
.") newline=yes ;; esac
  awk -v begin='${BLOCK_BEGIN}' -v end='${BLOCK_END}' -v newline="$newline" -v drop="\${2:-}" '
    $0 == begin { inside = 1; next }
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
  if [ -f "$path" ] && ! has_block "$path"; then
    [ -n "$nameservers" ] || return 0
    # Some awk makes two lines of one with a NUL in it.
    without_block "$path" | cmp -s - "$path" || { echo "$path is no text"; return 1; }
  fi
  replace "$path" with_block
}
find_line() {
  path=$1 dropped=$2
  nameservers=$(awk -v begin='${BLOCK_BEGIN}' '
    $0 == begin { inside = 1; next }
    inside && sub(/^nameserver /, "") { print; next }
    { inside = 0 }
  ' "$path")
}
drop_line() {
  find_line "$1" "$2" && replace "$path" with_block
}
drop_empty() {
  [ -s "$1" ] || rm -f "$1"
}`;
