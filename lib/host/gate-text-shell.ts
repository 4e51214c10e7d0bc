import { GATE_COMMENT, GATE_SET } from "../rules/gate";
import { CHAIN, COMMENT_PREFIX, DOCKER_OUTPUT } from "../rules/model";
import { NATIVE_TABLE } from "./native-table";

/** Some of its rules are there, or they are not where they have to be. */
export const HALF_OPEN = "half-open";

/**
 * `gate_text open|closed`: the edit, from what iptables-save prints. A rule in a hook is let by with just its own packets, so that others' rules lose
 * none that they would have seen. What is there of a gate goes first: so the same edit makes one of none, of half of one and of two.
 * `gate_text state`: what iptables-save shows of a gate, by what that edit would make; nothing where there is none to be made.
 * `gate_found`: which of them the host has.
 */
export const GATE_TEXT: string = `
gate_text() {
  awk -v want="$1" -v marker='${GATE_COMMENT}' -v prefix='${COMMENT_PREFIX}' '
    function finish(    chain) {
      if (want != "state" && removed added != "") printf "%s\\n%s%sCOMMIT\\n", table, removed, added
      for (chain in wanted) { closed = 1; if (wanted[chain] != found[chain]) differs = 1 }
      for (chain in found) if (found[chain] != "") { open = 1; if (!(chain in wanted)) differs = 1 }
      removed = added = ""
      docker = 0
      split("", wanted); split("", found); split("", is_late)
    }
    function add(chain, rule) {
      added = added "-I " chain " 1 " rule "\\n"
      wanted[chain] = rule "\\n" wanted[chain]
    }
    /^\\*/ { table = $1 }
    /^:${DOCKER_OUTPUT} / { docker = 1 }
    /^COMMIT/ { finish() }
    /^-A / && index($0, marker) {
      removed = removed "-D" substr($0, 3) "\\n"
      found[$2] = found[$2] is_late[$2] substr($0, length($2) + 5) "\\n"
      next
    }
    want == "closed" { next }
    /^:(${CHAIN.inbound}|${CHAIN.outbound}) / { add(substr($1, 2), "-m comment --comment \\"" marker "\\" -j RETURN") }
    /^-A (${CHAIN.inbound}|${CHAIN.outbound}) / { is_late[$2] = "late " }
    /^-A (PREROUTING|OUTPUT) / && index($0, prefix) && / -j (REDIRECT|CT) / {
      is_late[$2] = "late "
      rule = substr($0, length($2) + 5)
      sub(/--comment "[^"]*"/, "--comment \\"" marker "\\"", rule)
      sub(/ -j (REDIRECT|CT) .*$/, " -j RETURN", rule)
      add($2, rule)
      if (docker && $2 == "OUTPUT" && / -j REDIRECT /) {
        sub(/ -j RETURN$/, " -j ${DOCKER_OUTPUT}", rule)
        add($2, rule)
      }
    }
    END { if (want == "state") print open ? (differs ? "${HALF_OPEN}" : "open") : (closed ? "closed" : "") }
  '
}
gate_found() {
  if [ "$(recorded backend)" = nftables ]; then
    case "$("$(recorded program_nft)" list set ${NATIVE_TABLE} ${GATE_SET} 2>/dev/null)" in
      *'elements = {'*,*) echo open ;;
      *'elements = {'*) echo ${HALF_OPEN} ;;
      *) echo closed ;;
    esac
    return
  fi
  states=
  for family in ipv4 ipv6; do
    save=$(recorded "program_\${family}_save")
    [ -z "$save" ] || states="$states $("$save" 2>/dev/null | gate_text state)"
  done
  case "$states" in
    *${HALF_OPEN}* | *open*closed* | *closed*open*) echo ${HALF_OPEN} ;;
    *open*) echo open ;;
    *) echo closed ;;
  esac
}`;
