import { HOST_STATE } from "../plan/state-folder";

const UNIT_DIRECTORY = "/etc/systemd/system";

/**
 * Shell functions about the links by which systemd knows units that are enabled: done without systemd, which may not answer.
 * `unlink_units UNIT…`: disables them. `keep_links NUMBER UNIT…`, `put_links_back NUMBER UNIT…`: as they were before a step.
 */
export const UNIT_LINKS: string = `
unlink_units() {
  for unit; do
    for link in ${UNIT_DIRECTORY}/*.wants/"$unit"; do
      [ -L "$link" ] || continue
      rm -f "$link" || return 1
      rmdir "\${link%/*}" 2>/dev/null
    done
  done
  return 0
}
keep_links() {
  links=${HOST_STATE.kept}/$1.links
  shift
  for unit; do
    for link in ${UNIT_DIRECTORY}/*.wants/"$unit"; do [ ! -L "$link" ] || echo "$link"; done
  done >"$links"
}
put_links_back() {
  links=${HOST_STATE.kept}/$1.links
  shift
  [ -f "$links" ] || return 0
  unlink_units "$@" || return 1
  while read -r link; do
    mkdir -p -m 755 "\${link%/*}" && ln -s "${UNIT_DIRECTORY}/\${link##*/}" "$link" || return 1
  done <"$links"
}`;
