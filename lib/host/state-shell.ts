import { BEFORE_DIRECTORY, KEPT_DIRECTORY, PROGRESS_PATH, ROLLBACK_PATH, STATE_DIRECTORY } from "../plan/journal";

/**
 * Shell functions about what a host keeps of us.
 *
 * `write_file PATH COMMAND` replaces a file by what a command prints; a full disk may show only when it is read back.
 * `keep_state`: copies our own files aside; `restore_state` brings them back, and can be run again where it was cut off.
 * `keep_file NUMBER PATH`, `put_file_back NUMBER PATH`: the same for a file of somebody else, by the number of its step.
 * `progress`: the last step, and whether it is `begun` or `done`; -1 for none. `end_change`: the change is over, one way or the other.
 */
export const STATE: string = `
write_file() {
  "$2" >"$1.new" && "$2" | cmp -s - "$1.new" && mv -f "$1.new" "$1"
}
keep_state() {
  copy_state && return
  rm -rf ${BEFORE_DIRECTORY} ${KEPT_DIRECTORY}
  rmdir ${STATE_DIRECTORY} 2>/dev/null
  return 1
}
copy_state() {
  rm -rf ${BEFORE_DIRECTORY} ${KEPT_DIRECTORY} && mkdir ${BEFORE_DIRECTORY} ${KEPT_DIRECTORY} || return 1
  for file in ${STATE_DIRECTORY}/*; do
    [ ! -f "$file" ] || cp -p "$file" ${BEFORE_DIRECTORY}/ || return 1
  done
}
restore_state() {
  [ -d ${BEFORE_DIRECTORY} ] || return 0
  for file in ${BEFORE_DIRECTORY}/*; do
    [ ! -f "$file" ] || cp -p "$file" ${STATE_DIRECTORY}/ || return 1
  done
  for file in ${STATE_DIRECTORY}/*; do
    case "$file" in ${ROLLBACK_PATH} | ${PROGRESS_PATH}) continue ;; esac
    [ ! -f "$file" ] || [ -f "${BEFORE_DIRECTORY}/\${file##*/}" ] || rm -f "$file" || return 1
  done
  end_change
  rmdir ${STATE_DIRECTORY} 2>/dev/null || :
}
end_change() {
  close_window
  rm -rf ${BEFORE_DIRECTORY} ${KEPT_DIRECTORY} ${ROLLBACK_PATH} ${PROGRESS_PATH} ${STATE_DIRECTORY}/*.new
}
keep_file() {
  if [ -e "$2" ] || [ -L "$2" ]; then cp -pP "$2" ${KEPT_DIRECTORY}/"$1"; else : >${KEPT_DIRECTORY}/"$1".absent; fi
}
put_file_back() {
  if [ -e ${KEPT_DIRECTORY}/"$1" ] || [ -L ${KEPT_DIRECTORY}/"$1" ]; then
    cp -pP ${KEPT_DIRECTORY}/"$1" "$2.new" && mv -f "$2.new" "$2"
  elif [ -e ${KEPT_DIRECTORY}/"$1".absent ]; then
    rm -f "$2"
  fi
}
progress() {
  cat ${PROGRESS_PATH} 2>/dev/null || echo '-1 done'
}`;
