import { HOST_STATE } from "../plan/state-folder";
import { FIREWALLS, UNITS } from "../plan/systemd-units";
import type { ConfirmWindow } from "../plan/window";
import { word } from "./shell";

/** Another text after every boot. */
export const BOOT_ID_PATH: string = "/proc/sys/kernel/random/boot_id";

/** Unit that takes an unconfirmed change back when the host boots, while a window is open. */
const BOOT_UNIT = "kuma-transparent-proxy-rollback.service";
const BOOT_UNIT_PATH = `/etc/systemd/system/${BOOT_UNIT}`;
const BOOT_UNIT_WANTED = `/etc/systemd/system/sysinit.target.wants/${BOOT_UNIT}`;

/** Before the network, and before whoever loads rules at boot: they all then find what was there before the change. */
const BOOT_UNIT_TEXT = `[Unit]
Description=Takes back a change of the transparent proxy that nobody confirmed
DefaultDependencies=no
RequiresMountsFor=${HOST_STATE.rollback}
After=local-fs.target
Wants=network-pre.target
Before=network-pre.target ${[...UNITS, ...FIREWALLS].join(" ")}

[Service]
Type=oneshot
ExecStart=/bin/sh ${HOST_STATE.rollback} --boot
`;

/** What a watch says once, when it is there. */
export const WATCHING: string = "watching";

/**
 * Shell functions that tell of the confirm window. Time is the uptime: no clock that somebody sets can lengthen or shorten it.
 *
 * `window KEY`: what its file says. `window_is_of_this_boot`: whether it was opened since the host is up; in a container the
 * uptime may begin anew under the boot id of its host. `window_is_open`: whether its time is not over.
 * `waits_for TOKEN`: whether it is that one.
 */
export const WINDOW_TIME: string = `
uptime_seconds() {
  read -r up _ </proc/uptime
  echo "\${up%%.*}"
}
boot_id() {
  [ ! -r ${BOOT_ID_PATH} ] || { read -r id <${BOOT_ID_PATH}; echo "$id"; }
}
window() {
  recorded "$1" ${HOST_STATE.window}
}
window_is_of_this_boot() {
  [ "$(window boot)" = "$(boot_id)" ] && [ $(($(window until) - $(uptime_seconds))) -le "$(window seconds)" ]
}
window_is_open() {
  window_is_of_this_boot && [ "$(uptime_seconds)" -lt "$(window until)" ]
}
waits_for() {
  [ "$(window token)" = "$1" ]
}`;

/**
 * The same, and those that change it: `open_window TOKEN HOLDER SECONDS`; `extend_window SECONDS`: from now; `close_window`.
 * `watch_window TOKEN`: starts the watch, which is no child of this session, and waits until it is there.
 */
export const WINDOW: string = `${WINDOW_TIME}
window_text() {
  printf 'token=%s\\nholder=%s\\nuntil=%s\\nseconds=%s\\nboot=%s\\n' "$token" "$holder" "$until" "$seconds" "$(boot_id)"
}
open_window() {
  token=$1 holder=$2 seconds=$3 until=$(($(uptime_seconds) + $3))
  write_file ${HOST_STATE.window} window_text
}
extend_window() {
  open_window "$(window token)" "$(window holder)" "$1"
}
boot_unit_text() {
cat <<'UNIT'
${BOOT_UNIT_TEXT}UNIT
}
watch_window() {
  if [ -d /run/systemd/system ]; then
    write_file ${BOOT_UNIT_PATH} boot_unit_text && chmod 644 ${BOOT_UNIT_PATH} || return 1
    mkdir -p -m 755 ${BOOT_UNIT_WANTED.replace(/\/[^/]*$/, "")} && ln -sf ${BOOT_UNIT_PATH} ${BOOT_UNIT_WANTED} || return 1
    # An option that an older systemd does not know is refused before anything is started.
    watch_by_systemd "$1" --collect || watch_by_systemd "$1" && return
  fi
  # Its stdout is ours until it has said that it is there.
  watch=$(start_watch "$1" 2>&1 9<&-)
  [ "$watch" = ${WATCHING} ] || { echo "$watch"; return 1; }
}
watch_by_systemd() {
  systemd-run --quiet \${2:-} --unit="kuma-transparent-proxy-window-$1" /bin/sh ${HOST_STATE.rollback} --wait "$1" 9<&-
}
start_watch() {
  if command -v setsid >/dev/null; then
    setsid sh ${HOST_STATE.rollback} --wait "$1" &
  else
    (trap '' HUP; exec sh ${HOST_STATE.rollback} --wait "$1") &
  fi
}
close_window() {
  rm -f ${HOST_STATE.window} ${BOOT_UNIT_WANTED} ${BOOT_UNIT_PATH} ${BOOT_UNIT_PATH}.new
}`;

/** The line that opens a window, once what it would take back is known to the host. */
export function openWindow({ token, holder, seconds }: ConfirmWindow): string {
  return `open_window ${word(token)} ${word(oneLine(holder))} ${seconds}`;
}

/** The line that starts its watch. */
export function watchWindow({ token }: ConfirmWindow): string {
  return `watch_window ${word(token)}`;
}

/** A name from another machine, as one line of the window's file. */
function oneLine(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, "_");
}
