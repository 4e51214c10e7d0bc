import { DATAPLANE_FOLDER, SERVICE_UNIT, UNIT_FILE } from "../plan/dataplane/paths";
import type { DataplaneStep, FileContent, WantedFile } from "../plan/dataplane/step";
import { word } from "../plan/shell-word";
import { LOG_CURSOR } from "../plan/state-folder";
import { unreachable } from "../rules/unreachable";
import { DROP_EMPTY } from "./dataplane-shell";
import { hereDocument } from "./here-document";
import type { StepShell } from "./shell-step";
import { createUser, removeUser } from "./user-steps";

/** Seconds that a proxy which is taken back has for its open connections: the answer is waited for. */
const UNDO_DRAIN_SECONDS = 40;

/** How far the host's log had come: what kuma-dp said before is not about this start. */
const NOTE_LOG = `journalctl -q -n 1 -o export 2>/dev/null | sed -n 's/^__CURSOR=//p' >${LOG_CURSOR} || :`;

/** Texts that no plan holds. */
export type Secrets = Readonly<Partial<Record<Exclude<FileContent["kind"], "text">, string>>>;

export function dataplaneStepShell(step: DataplaneStep, index: number, secrets: Secrets): StepShell {
  switch (step.kind) {
    case "create-user":
      return createUser(step);
    case "remove-user": {
      const { do: remove, ...rest } = removeUser(step);
      return { ...rest, do: `wait_until_idle ${step.uid} ${UNDO_DRAIN_SECONDS}\n${remove}` };
    }
    case "settle-service":
      return { do: NOTE_LOG, undo: settle(step) };
    case "put-file":
      return putFile(index, step.file, textOf(step.file, secrets));
    case "drop-file":
      return kept(index, step.path, `rm -f ${word(step.path)} && reload_units`);
    case "start-service":
      return {
        do: `reload_units && enable_service || return 1
systemctl reset-failed ${SERVICE_UNIT} 2>/dev/null
systemctl --no-block ${step.how} ${SERVICE_UNIT}`,
        // Before its files go; one that ran before is started anew once they are back.
        undo: `[ "$mode" = --boot ] || stop_service ${UNDO_DRAIN_SECONDS}`,
      };
    case "end-service":
      return { do: `stop_service ${UNDO_DRAIN_SECONDS} && disable_service`, undo: ":" };
    case "drop-programs":
      return { do: dropPrograms(step.folders), undo: ":" };
    default:
      return unreachable(step);
  }
}

function settle({ wasActive, wasEnabled }: Extract<DataplaneStep, { kind: "settle-service" }>): string {
  const start = wasActive ? `systemctl --no-block restart ${SERVICE_UNIT}` : ":";
  return `${wasEnabled ? "enable_service" : "disable_service"} && reload_units || return 1
[ "$mode" = --boot ] || ${start}`;
}

function textOf({ content }: WantedFile, secrets: Secrets): string {
  if (content.kind === "text") return content.text;
  const text = secrets[content.kind];
  if (text === undefined) throw new Error(`the text of ${content.kind} was not resolved`);
  return text;
}

/** Written whole beside the former one, and nobody's to read before it has its owner. */
function putFile(index: number, { path, mode, owner }: WantedFile, text: string): StepShell {
  const fresh = word(`${path}.new`);
  const reload = path === UNIT_FILE ? " && reload_units" : "";
  const finish = ` && chown ${word(`${owner}:`)} ${fresh} && chmod ${mode} ${fresh} && mv -f ${fresh} ${word(path)}${reload}`;
  const isBelow = path.startsWith(`${DATAPLANE_FOLDER}/`);
  const folder = isBelow ? `mkdir -p -m 755 ${DATAPLANE_FOLDER} || return 1\n` : "";
  const step = kept(index, path, `${folder}rm -f ${fresh}\n${hereDocument(`${writer(text)} >${fresh}`, text, finish)}`);
  const dropFolder = isBelow ? ` && { rmdir ${DATAPLANE_FOLDER} 2>/dev/null || :; }` : "";
  return { ...step, undo: `${step.undo}${dropFolder}`, ...(isBelow ? { test: "folder_is_roots" } : {}) };
}

/** What writes a text as it is, though its document ends with the end of a line. */
function writer(text: string): string {
  return text.endsWith("\n") ? "cat" : `{ printf %s "$(cat)"; }`;
}

function kept(index: number, path: string, doing: string): StepShell {
  return { keep: `keep_file ${index} ${word(path)}`, do: doing, undo: `put_file_back ${index} ${word(path)}` };
}

function dropPrograms(folders: readonly string[]): string {
  return `rm -rf ${folders.map(word).join(" ")}\n${DROP_EMPTY}`;
}
