import type { DnsStep } from "../plan/mesh-dns/step";
import { DNS_STATE } from "../plan/state-folder";
import { unreachable } from "../rules/unreachable";
import { put } from "./file-steps";
import { FRESH } from "./resolver-shell";
import { word } from "./shell";
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

/** At boot the resolver reads its configuration in any case, once it starts. */
function configure({ path, text, folder, reload }: Configure, index: number): StepShell {
  const at = word(path);
  const told = reload === undefined ? ":" : `reload_resolver ${word(reload)}`;
  const makeFolder = folder === undefined ? ":" : `mkdir -p -m 755 ${word(folder)}`;
  const dropFolder = folder === undefined ? ":" : `{ rmdir ${word(folder)} 2>/dev/null || :; }`;
  const [before, after] = text === undefined ? [":", dropFolder] : [makeFolder, ":"];
  const write = text === undefined ? `rm -f ${at}` : put({ path, mode: "644", text });
  return {
    ...(reload?.startsWith("unit:") ? { test: `starts_again ${word(reload.slice("unit:".length))}` } : {}),
    keep: `keep_file ${index} ${at}`,
    do: `${before} || return 1\n${write}\n[ "$?" = 0 ] && ${after} && ${told}`,
    undo: `${text === undefined ? makeFolder : ":"} && put_file_back ${index} ${at} && ${text === undefined ? ":" : dropFolder} || return 1
[ "$mode" = --boot ] || ${told}`,
  };
}

/** What somebody wrote there meanwhile stays: the block alone is as before. */
function list({
  path,
  nameservers,
  before,
  isOurs,
  reload,
}: Extract<DnsStep, { kind: "list-nameservers" }>): StepShell {
  const at = word(path);
  const told = reload === undefined ? ":" : `reload_resolver ${word(reload)}`;
  const block = (addresses: readonly string[]) => ["list_nameservers", at, ...addresses.map(word)].join(" ");
  const isGone = nameservers.length === 0;
  const record = isGone ? `rm -f ${WRITTEN_PATH}` : `write_file ${WRITTEN_PATH} edited_text`;
  return {
    do: `edited_text() { cat ${at}; }
${block(nameservers)}${isGone && isOurs ? ` && drop_empty ${at}` : ""} && ${record} && ${told}`,
    undo: `rm -f ${word(path + FRESH)}
${before === undefined ? `[ ! -f ${at} ] || ` : ""}${block(before ?? [])}${before === undefined && isOurs ? ` && drop_empty ${at}` : ""} || return 1
[ "$mode" = --boot ] || ${told}`,
  };
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
