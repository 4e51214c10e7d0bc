import { JOURNAL_PATH } from "../plan/journal";

/** Shell functions that the apply script and the uninstall on the host share. POSIX; tried in dash, busybox and bash. */

/** Where a host has no flock: a link that names the process which has the lock, and since when that lives. */
const LOCK_LINK = "/run/kuma-transparent-proxy.lock";

/**
 * `lock SECONDS`, `lock_now`: one writer a host. By flock on a directory that every host has, so that no file is left
 * behind; busybox's cannot wait, so it is asked again. Where there is no flock, by a link, which comes into being with what
 * it says; one whose process is gone is broken by one of those who wait, who looks again when he alone may.
 */
export const LOCK: string = `
lock_now() {
  if command -v flock >/dev/null; then
    exec 9</var/lib
    flock -n 9
  else
    ln -s "$(life_of $$)" ${LOCK_LINK} 2>/dev/null && trap 'rm -f ${LOCK_LINK}' EXIT
  fi
}
lock() {
  waited=0
  until lock_now; do
    [ "$waited" -lt "$1" ] || return 1
    waited=$((waited + 1))
    break_stale_lock
    sleep 1
  done
}
life_of() {
  { read -r life <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- "$1" \${life##*) }
  echo "$1:\${21}"
}
break_stale_lock() {
  owner=$(readlink ${LOCK_LINK} 2>/dev/null) && [ "$(life_of "\${owner%%:*}")" != "$owner" ] || return 0
  mkdir ${LOCK_LINK}.broken 2>/dev/null || return 0
  [ "$(readlink ${LOCK_LINK})" != "$owner" ] || rm -f ${LOCK_LINK}
  rmdir ${LOCK_LINK}.broken
}`;

/**
 * `make_user NAME UID`; `drop_user NAME UID`: removes the user while it is still that one; `user_is_idle UID`:
 * whether no process runs as it.
 */
export const USERS: string = `
make_user() {
  no_shell=$(command -v nologin || echo /bin/false)
  if command -v useradd >/dev/null; then
    useradd -u "$2" -U -M -s "$no_shell" "$1"
  else
    addgroup -g "$2" "$1" && adduser -D -H -u "$2" -G "$1" -s "$no_shell" "$1"
  fi
}
drop_user() {
  [ "$(awk -F: -v name="$1" '$1 == name { print $3 }' /etc/passwd)" = "$2" ] || return 0
  if command -v userdel >/dev/null; then userdel "$1"; else deluser "$1"; fi || return 1
  grep -q "^$1:" /etc/group || return 0
  if command -v groupdel >/dev/null; then groupdel "$1"; else delgroup "$1"; fi
}
user_is_idle() {
  for process in /proc/[0-9]*/status; do
    awk -v uid="$1" '/^Uid:/ && ($2 == uid || $3 == uid) { found = 1 } END { exit !found }' "$process" 2>/dev/null && return 1
  done
  return 0
}`;

/** `add_address ADDRESS`, `drop_address ADDRESS`: an IPv6 address of the loopback interface; twice does no harm. */
export const ADDRESSES: string = `
has_address() {
  ip -6 addr show dev lo | grep -q "inet6 $1 "
}
add_address() {
  has_address "$1" || ip -6 addr add "$1" dev lo
}
drop_address() {
  ! has_address "$1" || ip -6 addr del "$1" dev lo
}`;

/**
 * `load RESTORE OPTION…`: gives its stdin to iptables-restore. That ends with 4 while somebody else holds the lock of
 * iptables, which is worth another try: so many of them as `$retries` says, `$pause` seconds apart.
 */
export const LOAD: string = `
load() {
  rules=$(cat) tries=0
  until printf '%s\\n' "$rules" | "$@"; do
    rc=$?
    [ "$rc" -eq 4 ] && [ "$tries" -lt "$retries" ] || return "$rc"
    tries=$((tries + 1))
    sleep "$pause"
  done
}`;

/**
 * `recorded KEY`: what the journal says. `remove_made_chains`: deletes the built-in chains that were not there before
 * us, so that the host is rid of their hooks. iptables does that from 1.8.8 on, and refuses it for a chain with
 * anybody's rule in it.
 */
export const MADE_CHAINS: string = `
recorded() {
  sed -n "s/^$1=//p" ${JOURNAL_PATH}
}
remove_made_chains() {
  for made in $(recorded made_chains); do
    tool=$(recorded "program_\${made%%/*}_iptables") place=\${made#*/}
    "$tool" -t "\${place%/*}" -X "\${place#*/}" 2>/dev/null
  done
}`;
