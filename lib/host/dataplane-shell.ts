import { PROGRAM_FOLDER } from "../plan/dataplane/material";
import { DATAPLANE_FOLDER, SERVICE_UNIT, UNIT_LINK } from "../plan/dataplane/paths";
import { folderOf } from "../plan/folder";
import { DATAPLANE_STATE } from "../plan/state-folder";

/** There while the proxy was given back, and rules still send traffic to it: it goes with them. */
export const RETIRING: string = `${DATAPLANE_STATE.directory}/retiring`;

/** The folder of programs goes with the last of ours in it: what else lies there is somebody else's. */
export const DROP_EMPTY: string = `rmdir ${PROGRAM_FOLDER} 2>/dev/null || :`;

/** Copies that this change brought, and the journal of before does not know: to be run while the change's own is there. */
export const DROP_FRESH: string = `for folder in $(recorded program_folder); do
  grep -qs "_folder=$folder$" ${DATAPLANE_STATE.before}/journal || rm -rf "$folder"
done
${DROP_EMPTY}`;

/**
 * Shell functions about the service of the proxy. `stop_service SECONDS`: what it still does has so long to end; a kuma-dp that
 * drains ends by itself. `enable_service`, `disable_service`: by the link alone, which is all that counts at a boot; systemd may not
 * answer. `wait_until_idle UID SECONDS`: while processes run as it. `folder_is_roots`: nobody else can put a file there, or a link.
 * `reload_units`: has systemd read them anew.
 */
export const SERVICE_SHELL: string = `
service_is_down() {
  case "$(systemctl is-active ${SERVICE_UNIT} 2>/dev/null)" in active | activating | deactivating | reloading) return 1 ;; esac
}
stop_service() {
  [ -d /run/systemd/system ] || return 0
  systemctl --no-block stop ${SERVICE_UNIT} 2>/dev/null
  waited=0
  until service_is_down; do
    [ "$waited" -lt "$1" ] || { systemctl kill -s KILL ${SERVICE_UNIT}; sleep 1; break; }
    waited=$((waited + 1))
    sleep 1
  done
  systemctl reset-failed ${SERVICE_UNIT} 2>/dev/null
  return 0
}
enable_service() {
  mkdir -p -m 755 ${folderOf(UNIT_LINK)} && { [ -L ${UNIT_LINK} ] || ln -s ../${SERVICE_UNIT} ${UNIT_LINK}; }
}
disable_service() {
  rm -f ${UNIT_LINK}
}
wait_until_idle() {
  waited=0
  until user_is_idle "$1" || [ "$waited" -ge "$2" ]; do
    waited=$((waited + 1))
    sleep 1
  done
}
folder_is_roots() {
  [ -e ${DATAPLANE_FOLDER} ] || return 0
  set -- $(ls -ldn ${DATAPLANE_FOLDER})
  case "$1 $3" in
    d????w*' '* | d???????w*' '*) ;;
    d*' 0') return 0 ;;
  esac
  echo "${DATAPLANE_FOLDER} is not root's alone: chown root: ${DATAPLANE_FOLDER} && chmod 755 ${DATAPLANE_FOLDER}"
  return 1
}
reload_units() {
  [ ! -d /run/systemd/system ] || systemctl daemon-reload
}`;
