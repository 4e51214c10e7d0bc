import { word } from "../plan/shell-word";
import { STATE_FOLDERS, type StateFolder } from "../plan/state-folder";
import { FIREWALLS, UNITS } from "../plan/systemd-units";
import type { ConfirmWindow } from "../plan/window";

/** Another text after every boot. */
export const BOOT_ID_PATH: string = "/proc/sys/kernel/random/boot_id";

const UNIT_DIRECTORY = "/etc/systemd/system";

/**
 * Before the network, and before whoever loads rules or resolves names at boot: they all then find what was there before the
 * change.
 */
function rollbackUnitText({ rollback }: StateFolder): string {
  return `[Unit]
Description=Takes back a change of the transparent proxy that nobody confirmed
DefaultDependencies=no
RequiresMountsFor=${rollback}
After=local-fs.target
Wants=network-pre.target
Before=network-pre.target ${[...UNITS, ...FIREWALLS, ...RESOLVERS].join(" ")}

[Service]
Type=oneshot
ExecStart=/bin/sh ${rollback} --boot
`;
}

/** Those that start before the network does. */
const RESOLVERS: readonly string[] = ["systemd-resolved.service"];

/** What a watch says once, when it is there. */
export const WATCHING: string = "watching";

/**
 * Shell functions that tell of the confirm window. Time is the uptime: no clock that somebody sets can lengthen or shorten it.
 *
 * `window KEY`: what its file says, `$window_file`. `window_is_of_this_boot`: whether it was opened since the host is up; in a container the
 * uptime may begin anew under the boot id of its host. `window_is_open`: whether its time is not over.
 * `waits_for TOKEN`: whether it is that one. `others_wait`: whether
 * another kind of change waits there.
 */
export function windowTimeShell(state: StateFolder): string {
  const others = STATE_FOLDERS.filter(({ window }) => window !== state.window);
  return `
window_file=${state.window}
uptime_seconds() {
  read -r up _ </proc/uptime
  echo "\${up%%.*}"
}
boot_id() {
  [ ! -r ${BOOT_ID_PATH} ] || { read -r id <${BOOT_ID_PATH}; echo "$id"; }
}
window() {
  recorded "$1" "$window_file"
}
window_is_of_this_boot() {
  [ "$(window boot)" = "$(boot_id)" ] && [ $(($(window until) - $(uptime_seconds))) -le "$(window seconds)" ]
}
window_is_open() {
  window_is_of_this_boot && [ "$(uptime_seconds)" -lt "$(window until)" ]
}
waits_for() {
  [ "$(window token)" = "$1" ]
}
others_wait() {
  for other in ${others.map(({ window }) => window).join(" ")}; do
    [ ! -f "$other" ] || ! (window_file=$other; window_is_open) || return 0
  done
  return 1
}`;
}

/**
 * The same, and those that change it: `open_window TOKEN HOLDER SECONDS`; `extend_window SECONDS`: from now; `close_window`.
 * `watch_window TOKEN`: starts the watch, which is no child of this session, and waits until it is there.
 */
export function windowShell(state: StateFolder): string {
  const unit = `${UNIT_DIRECTORY}/${state.rollbackUnit}`;
  const wanted = `${UNIT_DIRECTORY}/sysinit.target.wants/${state.rollbackUnit}`;
  return `${windowTimeShell(state)}
window_text() {
  printf 'token=%s\\nholder=%s\\nuntil=%s\\nseconds=%s\\nboot=%s\\n' "$token" "$holder" "$until" "$seconds" "$(boot_id)"
}
open_window() {
  token=$1 holder=$2 seconds=$3 until=$(($(uptime_seconds) + $3))
  write_file ${state.window} window_text
}
extend_window() {
  open_window "$(window token)" "$(window holder)" "$1"
}
boot_unit_text() {
cat <<'UNIT'
${rollbackUnitText(state)}UNIT
}
watch_window() {
  if [ -d /run/systemd/system ]; then
    write_file ${unit} boot_unit_text && chmod 644 ${unit} || return 1
    mkdir -p -m 755 ${wanted.replace(/\/[^/]*$/, "")} && ln -sf ${unit} ${wanted} || return 1
    # An option that an older systemd does not know is refused before anything is started.
    watch_by_systemd "$1" --collect || watch_by_systemd "$1" && return
  fi
  # Its stdout is ours until it has said that it is there.
  watch=$(start_watch "$1" 2>&1 9<&-)
  [ "$watch" = ${WATCHING} ] || { echo "$watch"; return 1; }
}
watch_by_systemd() {
  systemd-run --quiet \${2:-} --unit="kuma-transparent-proxy-window-$1" /bin/sh ${state.rollback} --wait "$1" 9<&-
}
start_watch() {
  if command -v setsid >/dev/null; then
    setsid sh ${state.rollback} --wait "$1" &
  else
    (trap '' HUP; exec sh ${state.rollback} --wait "$1") &
  fi
}
close_window() {
  rm -f ${state.window} ${wanted} ${unit} ${unit}.new
}`;
}

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
