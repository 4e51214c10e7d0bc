import type { DnsStep } from "../plan/mesh-dns/step";
import { word } from "../plan/shell-word";
import { DNS_STATE } from "../plan/state-folder";
import type { Reload } from "../resolver/configuration";
import { unreachable } from "../rules/unreachable";
import { put } from "./file-steps";
import { FRESH } from "./resolver-shell";
import type { StepShell } from "./shell-step";

/** The file of others that we wrote to, as we left it: by it an uninstall knows whether somebody wrote there since. */
export const WRITTEN_PATH: string = `${DNS_STATE.directory}/written`;

export function dnsStepShell(step: DnsStep, index: number): StepShell {
  switch (step.kind) {
    case "configure-resolver":
      return configure(step, index);
    case "list-nameservers":
      return list(step);
    case "drop-kumactl-line":
      return drop(index, step.path, step.line);
    case "remove-file":
      return {
        keep: `keep_file ${index} ${word(step.path)}`,
        do: `rm -f ${word(step.path)}`,
        undo: `put_file_back ${index} ${word(step.path)}`,
      };
    default:
      return unreachable(step);
  }
}

type Configure = Extract<DnsStep, { kind: "configure-resolver" }>;

function configure({ path, text, folder, reload }: Configure, index: number): StepShell {
  const at = word(path);
  const putBack = `put_file_back ${index} ${at}`;
  const makeFolder = folder === undefined ? ":" : `mkdir -p -m 755 ${word(folder)}`;
  const dropFolder = folder === undefined ? ":" : `{ rmdir ${word(folder)} 2>/dev/null || :; }`;
  const [doing, undoing] =
    text === undefined
      ? [`rm -f ${at} && ${dropFolder}`, `${makeFolder} && ${putBack}`]
      : [`${makeFolder} || return 1\n${put({ path, mode: "644", text })}`, `${putBack} && ${dropFolder}`];
  return {
    ...(reload?.startsWith("unit:") ? { test: `starts_again ${word(reload.slice("unit:".length))}` } : {}),
    keep: `keep_file ${index} ${at}`,
    ...telling(reload, doing, undoing),
  };
}

/** At boot a resolver reads its configuration in any case, once it starts. */
function telling(reload: Reload | undefined, doing: string, undoing: string): Pick<StepShell, "do" | "undo"> {
  if (reload === undefined) return { do: doing, undo: undoing };
  const told = `reload_resolver ${word(reload)}`;
  return {
    do: `${doing}\n[ "$?" = 0 ] && ${told}`,
    undo: `${undoing}\n[ "$?" = 0 ] || return 1\n[ "$mode" = --boot ] || ${told}`,
  };
}

type List = Extract<DnsStep, { kind: "list-nameservers" }>;

/** What somebody wrote there meanwhile stays: the block alone is as before. */
function list({ path, nameservers, before, isOurs, reload }: List): StepShell {
  const at = word(path);
  const block = (addresses: readonly string[]) => ["list_nameservers", at, ...addresses.map(word)].join(" ");
  const unlist = `${block([])}${isOurs ? ` && drop_empty ${at}` : ""}`;
  const doing =
    nameservers.length === 0
      ? `${unlist} && rm -f ${WRITTEN_PATH}`
      : `${block(nameservers)} && write_file ${WRITTEN_PATH} edited_text`;
  const undoing = before === undefined ? `[ ! -f ${at} ] || { ${unlist}; }` : block(before);
  return telling(reload, `edited_text() { cat ${at}; }\n${doing}`, `rm -f ${word(path + FRESH)}\n${undoing}`);
}

/** Only what nobody touched meanwhile is put back: what is left is noted first, wherever this is cut off. */
function drop(index: number, path: string, line: string): StepShell {
  const at = word(path);
  const after = `${DNS_STATE.kept}/${index}.after`;
  return {
    keep: `keep_file ${index} ${at}`,
    do: `find_line ${at} ${word(line)} && with_block >${after} && drop_line ${at} ${word(line)}`,
    undo: `cmp -s ${after} ${at} || return 0
kept_text() { cat ${DNS_STATE.kept}/${index}; }
replace ${at} kept_text`,
  };
}
