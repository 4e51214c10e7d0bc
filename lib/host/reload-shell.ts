import { HOST_STATE } from "../plan/state-folder";
import { CHAIN, COMMENT_PREFIX } from "../rules/model";

const OUR_CHAINS = Object.values(CHAIN).join("|");

/** Whether firewalld is there; on hosts without systemd nobody starts it. */
export const FIREWALLD_RUNS: string =
  "{ [ -d /run/systemd/system ] && systemctl is-active --quiet firewalld.service 2>/dev/null; }";

/**
 * `edit_text FAMILY FILE`: from what iptables-save prints, the text that replaces all that is ours by the rules of a file,
 * each table in one transaction; with an empty file it is removed. Ours is known by the comment, the jump or the journal.
 * A declared chain is emptied by its declaration; other chains of ours are flushed before they are deleted, since they jump
 * into each other. What is appended goes ahead of foreign rules that came since the journal was written, as an apply
 * would put it. `reload FAMILY FILE` loads it; `load_recorded FOLDER` all rules that are kept in a folder.
 * `unload FAMILY` removes all that is ours, by each journal that there is; where nothing is, nothing is done.
 * `reload_firewalld`: it takes every rule of iptables along, and loads its direct rules.
 */
export const RELOAD: string = `
edit_text() {
  awk -v family="$1" -v journal="$journal" -v prefix="${COMMENT_PREFIX}" '
    BEGIN {
      while ((getline line < journal) > 0) {
        if (line ~ /^rule=/) known[substr(line, 6)] = 1
        if (line ~ /^ahead=/) {
          split(substr(line, 7), words, " ")
          told[words[1] " " words[2] " " words[3]] = 1
          ahead[substr(line, 7)]++
        }
      }
    }
    function meet_foreign(place, rule) {
      if (ahead[place " " rule] > 0) ahead[place " " rule]--
      else if (place in told && !(place in behind)) behind[place] = foreign[place] + 0
      foreign[place]++
    }
    function load_hook(place, hook, rule) {
      if (rule ~ /^-I /) { firsts[place]++; print rule }
      else if (place in behind) print "-I " hook " " (firsts[place] + behind[place] + ++placed[place]) substr(rule, length(hook) + 4)
      else print rule
    }
    function without_old(table, declared,    names, count, at, flushed, removed) {
      count = split(chains[table], names, " ")
      for (at = 1; at <= count; at++) if (!index(declared, " " names[at] " ")) {
        flushed = flushed "-F " names[at] "\\n"
        removed = removed "-X " names[at] "\\n"
      }
      return hooks[table] flushed removed
    }
    /^\\*/ { table = substr($1, 2) }
    part == "saved" && /^:(${OUR_CHAINS}) / { chains[table] = chains[table] " " substr($1, 2) }
    part == "saved" && /^-A (PREROUTING|OUTPUT) / {
      ours = index($0, prefix) || $0 ~ / -j (${OUR_CHAINS})$/ || (family " " table " " substr($0, 4)) in known
      if (ours) hooks[table] = hooks[table] "-D" substr($0, 3) "\\n"
      else meet_foreign(family " " table " " $2, substr($0, length($2) + 5))
    }
    part != "rules" { next }
    /^\\*/ { print; declared = " "; heads = 1; done[table] = 1; next }
    /^:/ { print; declared = declared substr($1, 2) " "; next }
    heads { printf "%s", without_old(table, declared); heads = 0 }
    /^-[AI] (PREROUTING|OUTPUT) / { load_hook(family " " table " " $2, $2, $0); next }
    { print }
    END {
      for (table in hooks) all[table] = 1
      for (table in chains) all[table] = 1
      for (table in all) if (!(table in done)) printf "*%s\\n%sCOMMIT\\n", table, without_old(table, " ")
    }
  ' part=saved - part=rules "$2"
}
reload() {
  save=$(recorded "program_$1_save") restore=$(recorded "program_$1_restore")
  [ -n "$save" ] || return 0
  saved=$("$save") && text=$(printf '%s\\n' "$saved" | edit_text "$1" "$2") || return 1
  [ -z "$text" ] || printf '%s\\n' "$text" | load "$restore" --noflush
}
unload() {
  for journal in ${HOST_STATE.before}/journal ${HOST_STATE.journal}; do
    [ ! -f "$journal" ] || reload "$1" /dev/null || return 1
  done
}
load_recorded() {
  for rules in "$1"/rules-*; do
    case "$rules" in
      *-nft) "$(recorded program_nft)" -f "$rules" ;;
      *-ipv4) reload ipv4 "$rules" ;;
      *-ipv6) reload ipv6 "$rules" ;;
    esac || return 1
  done
}
reload_firewalld() {
  ! ${FIREWALLD_RUNS} || firewall-cmd --quiet --reload
}`;
