import {
  BEFORE_DIRECTORY,
  JOURNAL_PATH,
  KEPT_DIRECTORY,
  PROGRESS_PATH,
  ROLLBACK_PATH,
  STATE_DIRECTORY,
  WINDOW_PATH,
} from "../plan/journal";

/**
 * Shell functions about what a host keeps of us.
 *
 * `write_file PATH COMMAND` replaces a file by what a command prints; a full disk may show only when it is read back.
 * `keep_state`: puts our own files aside; `restore_state` brings them back, and can be run again where it was cut off. Both
 * by links, since none of these files is ever written in place: so a full disk keeps nobody from going back. `restore_files`: all
 * of them but the journal, which goes on to say that a change is under way.
 * `keep_file NUMBER PATH`, `put_file_back NUMBER PATH`: the same for a file of somebody else, by the number of its step.
 * `progress`: the last step, and whether it is `begun` or `done`; nothing where there was none. `end_change`: the change is
 * over, one way or the other. What decides is the first file to go, the window's; all others are remains.
 */
export const STATE: string = `
write_file() {
  "$2" >"$1.new" && "$2" | cmp -s - "$1.new" && mv -f "$1.new" "$1"
}
keep_state() {
  link_state && return
  rm -rf ${BEFORE_DIRECTORY} ${KEPT_DIRECTORY}
  rmdir ${STATE_DIRECTORY} 2>/dev/null
  return 1
}
link_state() {
  rm -rf ${ROLLBACK_PATH} ${PROGRESS_PATH} ${BEFORE_DIRECTORY} ${KEPT_DIRECTORY} ${STATE_DIRECTORY}/*.new
  mkdir -p ${BEFORE_DIRECTORY} ${KEPT_DIRECTORY} || return 1
  for file in ${STATE_DIRECTORY}/*; do
    [ ! -f "$file" ] || link "$file" "${BEFORE_DIRECTORY}/\${file##*/}" || return 1
  done
}
link() {
  ln "$1" "$2" 2>/dev/null || cp -p "$1" "$2"
}
restore_files() {
  for file in ${STATE_DIRECTORY}/*; do
    case "$file" in ${JOURNAL_PATH} | ${ROLLBACK_PATH} | ${PROGRESS_PATH} | ${WINDOW_PATH}) continue ;; esac
    [ ! -f "$file" ] || [ -f "${BEFORE_DIRECTORY}/\${file##*/}" ] || rm -f "$file" || return 1
  done
  for file in ${BEFORE_DIRECTORY}/*; do
    [ ! -f "$file" ] || [ "\${file##*/}" = journal ] || bring_back "\${file##*/}" || return 1
  done
}
restore_state() {
  [ -d ${BEFORE_DIRECTORY} ] || return 0
  restore_files || return 1
  # The journal last: until then it says that a change is under way.
  if [ -f ${BEFORE_DIRECTORY}/journal ]; then bring_back journal; else rm -f ${JOURNAL_PATH}; fi || return 1
  end_change || return 1
  rmdir ${STATE_DIRECTORY} 2>/dev/null || :
}
bring_back() {
  # To mv they are one file.
  [ ! ${STATE_DIRECTORY}/"$1" -ef ${BEFORE_DIRECTORY}/"$1" ] || return 0
  rm -f ${STATE_DIRECTORY}/"$1".new
  link ${BEFORE_DIRECTORY}/"$1" ${STATE_DIRECTORY}/"$1".new && mv -f ${STATE_DIRECTORY}/"$1".new ${STATE_DIRECTORY}/"$1"
}
end_change() {
  close_window || return 1
  rm -rf ${ROLLBACK_PATH} ${PROGRESS_PATH} ${BEFORE_DIRECTORY} ${KEPT_DIRECTORY} ${STATE_DIRECTORY}/*.new
}
keep_file() {
  if [ -e "$2" ] || [ -L "$2" ]; then cp -pP "$2" ${KEPT_DIRECTORY}/"$1"; else : >${KEPT_DIRECTORY}/"$1".absent; fi
}
put_file_back() {
  rm -f "$2.new" || return 1
  if [ -e ${KEPT_DIRECTORY}/"$1" ] || [ -L ${KEPT_DIRECTORY}/"$1" ]; then
    cp -pP ${KEPT_DIRECTORY}/"$1" "$2.new" && mv -f "$2.new" "$2"
  elif [ -e ${KEPT_DIRECTORY}/"$1".absent ]; then
    rm -f "$2"
  fi
}
progress() {
  last=
  [ ! -f ${PROGRESS_PATH} ] || while read -r line; do last=$line; done <${PROGRESS_PATH}
  echo "$last"
}`;
