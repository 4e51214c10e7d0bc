import type { StateFolder } from "../plan/state-folder";
import { LOOPBACK } from "../rules/loopback";

/**
 * Shell functions that the scripts for a host share. POSIX; tried in dash, busybox and bash. What a script goes by, it reads
 * without a program: one that fails, or is missing, must not be taken for a host on which there is nothing.
 */

/** Where a host has no flock: a link that names the process which has the lock, and since when that lives. */
export const LOCK_LINK: string = "/run/kuma-transparent-proxy.lock";

/**
 * `lock SECONDS`, `lock_now`: one writer a host. By flock on a directory that every host has, so that no file is left
 * behind; busybox's cannot wait, so it is asked again. Where there is no flock, by a link, which comes into being with what
 * it says; one whose process is gone is broken by one of those who wait, who looks again when he alone may. That is a link of
 * the same kind, so that one who is killed meanwhile holds up nobody. `unlock` gives it back before the end of the script.
 */
export const LOCK: string = `
lock_now() {
  if command -v flock >/dev/null; then
    exec 9</var/lib
    flock -n 9
  else
    ln -s "$(life_of $$)" ${LOCK_LINK} 2>/dev/null || return 1
    trap 'rm -f ${LOCK_LINK}' EXIT
    break_stale ${LOCK_LINK}.breaker
  fi
}
lock() {
  waited=0
  until lock_now; do
    [ "$waited" -lt "$1" ] || return 1
    waited=$((waited + 1))
    break_stale ${LOCK_LINK}
    sleep 1
  done
}
unlock() {
  exec 9<&-
  [ "$(readlink ${LOCK_LINK} 2>/dev/null)" != "$(life_of $$)" ] || rm -f ${LOCK_LINK}
}
life_of() {
  { read -r life <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- "$1" \${life##*) }
  echo "$1:\${21}"
}
break_stale() {
  owner=$(readlink "$1" 2>/dev/null) && [ "$(life_of "\${owner%%:*}")" != "$owner" ] || return 0
  if ln -s "$(life_of $$)" "$1.breaker" 2>/dev/null; then
    [ "$(readlink "$1")" != "$owner" ] || rm -f "$1"
    rm -f "$1.breaker"
  else
    break_stale "$1.breaker"
  fi
}`;

/** `recorded KEY [FILE]`: what `$journal` says, or another file of `key=value` lines; nothing where there is no such file. */
export function recordedShell({ journal }: StateFolder): string {
  return `
journal=${journal}
recorded() {
  [ -f "\${2:-$journal}" ] || return 0
  while IFS= read -r entry; do
    case "$entry" in "$1="*) printf '%s\\n' "\${entry#*=}" ;; esac
  done <"\${2:-$journal}"
}`;
}

/** How something ends that leaves a thing where it is, rightly, and says so: no tool ends like that. */
export const STAYS = 99;

/**
 * `user_is_absent NAME`: nobody made it since we looked. `make_user NAME UID`; `drop_user NAME UID`: removes the user while
 * it is still that one; `bring_user_back NAME UID`: whatever of it was dropped; `user_is_idle UID`: no process runs as it.
 * `give_up_user NAME UID`: drops it, or says that it stays since one does, which is exit status `STAYS`.
 */
export const USERS: string = `
uid_of() {
  while IFS=: read -r name _ uid _; do [ "$name" != "$1" ] || echo "$uid"; done </etc/passwd
}
user_is_absent() {
  ! id "$1" >/dev/null 2>&1 || { echo "user $1 is there by now"; return 1; }
}
make_user() {
  no_shell=$(command -v nologin || echo /bin/false)
  if command -v useradd >/dev/null; then
    useradd -u "$2" -U -M -s "$no_shell" "$1"
  else
    addgroup -g "$2" "$1" && { adduser -D -H -u "$2" -G "$1" -s "$no_shell" "$1" || { drop_group "$1"; return 1; }; }
  fi
}
drop_user() {
  [ "$(uid_of "$1")" = "$2" ] || return 0
  if command -v userdel >/dev/null; then userdel "$1"; else deluser "$1"; fi && drop_group "$1"
}
drop_group() {
  while IFS=: read -r name _; do
    [ "$name" = "$1" ] || continue
    if command -v groupdel >/dev/null; then groupdel "$1"; else delgroup "$1"; fi
    return
  done </etc/group
}
bring_user_back() {
  [ "$(uid_of "$1")" = "$2" ] || { drop_group "$1" && make_user "$1" "$2"; }
}
give_up_user() {
  [ "$(uid_of "$1")" = "$2" ] || return 0
  if user_is_idle "$2"; then
    drop_user "$1" "$2"
  else
    echo "user $1 stays, since processes still run as it"
    return ${STAYS}
  fi
}
user_is_idle() {
  for process in /proc/[0-9]*/status; do
    while read -r key real effective _; do
      [ "$key" != Uid: ] || { [ "$real" != "$1" ] && [ "$effective" != "$1" ] || return 1; break; }
    done <"$process"
  done 2>/dev/null
  return 0
}`;

const ADDRESS = LOOPBACK.ipv6.passthrough;

/** `add_address`, `drop_address`: `::6/128` of the loopback interface, which the kernel writes out in full; twice does no harm. */
export const ADDRESSES: string = `
has_address() {
  while read -r address _ _ _ _ device; do
    [ "$address $device" != '${"6".padStart(32, "0")} lo' ] || return 0
  done 2>/dev/null </proc/net/if_inet6
  return 1
}
add_address() {
  has_address || ip -6 addr add ${ADDRESS} dev lo
}
drop_address() {
  ! has_address || ip -6 addr del ${ADDRESS} dev lo
}`;

/**
 * `load RESTORE OPTION…`: gives its stdin to iptables-restore. That ends with 4 while somebody else holds the lock of
 * iptables, which is worth another try: so many of them as `$retries` says, `$pause` seconds apart. Where it ends before it has
 * read all, that is for it to say, not for printf.
 */
export const LOAD: string = `
load() {
  rules=$(cat) && [ -n "$rules" ] || return 1
  tries=0
  until printf '%s\\n' "$rules" 2>/dev/null | "$@"; do
    rc=$?
    [ "$rc" -eq 4 ] && [ "$tries" -lt "$retries" ] || return "$rc"
    tries=$((tries + 1))
    sleep "$pause"
  done
}`;

/**
 * `remove_made_chains [JOURNAL]`: deletes the built-in chains that were not there before us, so that the host is rid of their
 * hooks, but for those that a former journal has. iptables does that from 1.8.8 on, and refuses it for a chain with anybody's
 * rule in it.
 */
export const MADE_CHAINS: string = `
remove_made_chains() {
  former=$(recorded made_chains "\${1:-/dev/null}")
  for made in $(recorded made_chains); do
    case " $former " in *" $made "*) continue ;; esac
    tool=$(recorded "program_\${made%%/*}_iptables") place=\${made#*/}
    "$tool" -t "\${place%/*}" -X "\${place#*/}" 2>/dev/null
  done
}`;

/**
 * `remove_user`: the user that a journal says to be made by us, unless processes still run as it, which is said once. `whenStays NAME
 * UID`: what is then done besides.
 */
export function removeRecordedUser(whenStays = ":"): string {
  return `remove_user() {
  [ "$(recorded made_user)" = true ] || return 0
  user=$(recorded user) uid=$(recorded uid)
  [ "$user" != "\${stays:-}" ] || return 0
  give_up_user "$user" "$uid"
  case $? in
    0) ;;
    ${STAYS}) stays=$user; ${whenStays} "$user" "$uid" ;;
    *) return 1 ;;
  esac
}`;
}
