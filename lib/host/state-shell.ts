import { HOST_STATE } from "../plan/state-folder";

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
  rm -rf ${HOST_STATE.before} ${HOST_STATE.kept}
  rmdir ${HOST_STATE.directory} 2>/dev/null
  return 1
}
link_state() {
  rm -rf ${HOST_STATE.rollback} ${HOST_STATE.progress} ${HOST_STATE.before} ${HOST_STATE.kept} ${HOST_STATE.directory}/*.new
  mkdir -p ${HOST_STATE.before} ${HOST_STATE.kept} || return 1
  for file in ${HOST_STATE.directory}/*; do
    [ ! -f "$file" ] || link "$file" "${HOST_STATE.before}/\${file##*/}" || return 1
  done
}
link() {
  ln "$1" "$2" 2>/dev/null || cp -p "$1" "$2"
}
restore_files() {
  for file in ${HOST_STATE.directory}/*; do
    case "$file" in ${HOST_STATE.journal} | ${HOST_STATE.rollback} | ${HOST_STATE.progress} | ${HOST_STATE.window}) continue ;; esac
    [ ! -f "$file" ] || [ -f "${HOST_STATE.before}/\${file##*/}" ] || rm -f "$file" || return 1
  done
  for file in ${HOST_STATE.before}/*; do
    [ ! -f "$file" ] || [ "\${file##*/}" = journal ] || bring_back "\${file##*/}" || return 1
  done
}
restore_state() {
  [ -d ${HOST_STATE.before} ] || return 0
  restore_files || return 1
  # The journal last: until then it says that a change is under way.
  if [ -f ${HOST_STATE.before}/journal ]; then bring_back journal; else rm -f ${HOST_STATE.journal}; fi || return 1
  end_change || return 1
  rmdir ${HOST_STATE.directory} 2>/dev/null || :
}
bring_back() {
  # To mv they are one file.
  [ ! ${HOST_STATE.directory}/"$1" -ef ${HOST_STATE.before}/"$1" ] || return 0
  rm -f ${HOST_STATE.directory}/"$1".new
  link ${HOST_STATE.before}/"$1" ${HOST_STATE.directory}/"$1".new && mv -f ${HOST_STATE.directory}/"$1".new ${HOST_STATE.directory}/"$1"
}
end_change() {
  close_window || return 1
  rm -rf ${HOST_STATE.rollback} ${HOST_STATE.progress} ${HOST_STATE.before} ${HOST_STATE.kept} ${HOST_STATE.directory}/*.new
}
keep_file() {
  if [ -e "$2" ] || [ -L "$2" ]; then cp -pP "$2" ${HOST_STATE.kept}/"$1"; else : >${HOST_STATE.kept}/"$1".absent; fi
}
put_file_back() {
  rm -f "$2.new" || return 1
  if [ -e ${HOST_STATE.kept}/"$1" ] || [ -L ${HOST_STATE.kept}/"$1" ]; then
    cp -pP ${HOST_STATE.kept}/"$1" "$2.new" && mv -f "$2.new" "$2"
  elif [ -e ${HOST_STATE.kept}/"$1".absent ]; then
    rm -f "$2"
  fi
}
progress() {
  last=
  [ ! -f ${HOST_STATE.progress} ] || while read -r line; do last=$line; done <${HOST_STATE.progress}
  echo "$last"
}`;
