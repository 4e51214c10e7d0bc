import type { StateFolder } from "../plan/state-folder";

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
export function stateShell(state: StateFolder): string {
  return `
write_file() {
  "$2" >"$1.new" && "$2" | cmp -s - "$1.new" && mv -f "$1.new" "$1"
}
keep_state() {
  link_state && return
  rm -rf ${state.before} ${state.kept}
  rmdir ${state.directory} 2>/dev/null
  return 1
}
link_state() {
  rm -rf ${state.rollback} ${state.progress} ${state.before} ${state.kept} ${state.directory}/*.new
  mkdir -p ${state.before} ${state.kept} || return 1
  for file in ${state.directory}/*; do
    [ ! -f "$file" ] || link "$file" "${state.before}/\${file##*/}" || return 1
  done
}
link() {
  ln "$1" "$2" 2>/dev/null || cp -p "$1" "$2"
}
restore_files() {
  for file in ${state.directory}/*; do
    case "$file" in ${state.journal} | ${state.rollback} | ${state.progress} | ${state.window}) continue ;; esac
    [ ! -f "$file" ] || [ -f "${state.before}/\${file##*/}" ] || rm -f "$file" || return 1
  done
  for file in ${state.before}/*; do
    [ ! -f "$file" ] || [ "\${file##*/}" = journal ] || bring_back "\${file##*/}" || return 1
  done
}
restore_state() {
  [ -d ${state.before} ] || return 0
  restore_files || return 1
  # The journal last: until then it says that a change is under way.
  if [ -f ${state.before}/journal ]; then bring_back journal; else rm -f ${state.journal}; fi || return 1
  end_change || return 1
  rmdir ${state.directory} 2>/dev/null || :
}
bring_back() {
  # To mv they are one file.
  [ ! ${state.directory}/"$1" -ef ${state.before}/"$1" ] || return 0
  rm -f ${state.directory}/"$1".new
  link ${state.before}/"$1" ${state.directory}/"$1".new && mv -f ${state.directory}/"$1".new ${state.directory}/"$1"
}
end_change() {
  close_window || return 1
  rm -rf ${state.rollback} ${state.progress} ${state.before} ${state.kept} ${state.directory}/*.new
}
keep_file() {
  if [ -e "$2" ] || [ -L "$2" ]; then cp -pP "$2" ${state.kept}/"$1"; else : >${state.kept}/"$1".absent; fi
}
put_file_back() {
  rm -f "$2.new" || return 1
  if [ -e ${state.kept}/"$1" ] || [ -L ${state.kept}/"$1" ]; then
    cp -pP ${state.kept}/"$1" "$2.new" && mv -f "$2.new" "$2"
  elif [ -e ${state.kept}/"$1".absent ]; then
    rm -f "$2"
  fi
}
progress() {
  last=
  [ ! -f ${state.progress} ] || while read -r line; do last=$line; done <${state.progress}
  echo "$last"
}`;
}
