import { BEFORE_DIRECTORY, KEPT_DIRECTORY, STATE_DIRECTORY } from "../plan/journal";
import type { InstallUnits } from "../plan/step";
import { FIREWALLD_UNIT, type ManagedFile } from "../plan/systemd-units";
import { hereDocument } from "./here-document";
import { FIREWALLD_RUNS } from "./reload-shell";
import { word } from "./shell";
import type { StepShell } from "./shell-step";

/** Steps about files and units: what stands there before is kept under the number of the step. */

export function writeFile(index: number, file: ManagedFile): StepShell {
  return kept(index, [file.path], { do: put(file), undo: "" });
}

export function removeFile(index: number, path: string): StepShell {
  return kept(index, [path], { do: `rm -f ${word(path)}`, undo: "" });
}

/**
 * The unit is started so that reloads reach it; its script sees that an apply is under way, and loads nothing. Where it was
 * enabled before, going back to the former files is all.
 */
export function installUnits(index: number, { files, units, wereEnabled }: InstallUnits): StepShell {
  const paths = files.map(({ path }) => path);
  const names = units.map(word).join(" ");
  const write = files.map(put).join(" &&\n");
  const started = `systemctl start ${word(units[0] ?? "")}`;
  const enable = `systemctl daemon-reload && systemctl --quiet enable ${names} && ${started}${watch(units)}`;
  return kept(index, paths, {
    do: `${write} &&\n${enable}`,
    undo: wereEnabled ? "" : disable(names),
    after: "systemctl daemon-reload",
  });
}

/** Whoever listens to firewalld is started with it; of one that runs already it would hear nothing. */
function watch(units: readonly string[]): string {
  if (!units.includes(FIREWALLD_UNIT)) return "";
  return ` && { ! ${FIREWALLD_RUNS} || systemctl start ${word(FIREWALLD_UNIT)}; }`;
}

export function removeUnits(index: number, paths: readonly string[], units: readonly string[]): StepShell {
  const names = units.map(word).join(" ");
  const remove = `rm -f ${paths.map(word).join(" ")}`;
  return kept(index, paths, {
    do: `${disable(names)}\n${remove} && systemctl daemon-reload`,
    undo: "",
    after: `systemctl daemon-reload && systemctl --quiet enable ${names}`,
  });
}

/** At boot the unit waits for whoever takes its change back: to stop it then would wait for ourselves. */
function disable(names: string): string {
  return `[ "\${mode:-}" = --boot ] || systemctl stop ${names}\nsystemctl --quiet disable ${names} 2>/dev/null`;
}

/**
 * A reload takes our rules along, where firewalld is not to load them; so they are loaded once more, of the state that then
 * counts.
 */
export function storeFirewalld(index: number, path: string, text: string | undefined): StepShell {
  const at = word(path);
  // An existing file keeps its owner and mode.
  const replace = `[ ! -f ${at} ] || cp -p ${at} ${word(`${path}.new`)}\n${hereDocument(`cat >${word(`${path}.new`)}`, text ?? "")}`;
  const change = text === undefined ? `rm -f ${at}` : `${replace}\nmv -f ${word(`${path}.new`)} ${at}`;
  return kept(index, [path], {
    do: `${change} && reload_firewalld && load_recorded ${STATE_DIRECTORY}`,
    undo: "",
    after: `[ "\${mode:-}" != --boot ] && ${FIREWALLD_RUNS} || return 0
reload_firewalld && load_recorded ${BEFORE_DIRECTORY} && : >${RULES_ARE_BEFORE}`,
  });
}

/** There once a roll-back has brought the former rules back, as a whole. */
export const RULES_ARE_BEFORE: string = `${KEPT_DIRECTORY}/rules-are-before`;

interface Doing {
  readonly do: string;
  /** Before the former files are back. */
  readonly undo: string;
  /** When they are. */
  readonly after?: string;
}

function kept(index: number, paths: readonly string[], doing: Doing): StepShell {
  const each = (command: string) => paths.map((path, at) => `${command} ${index}-${at} ${word(path)}`).join(" &&\n");
  return {
    keep: each("keep_file"),
    do: doing.do,
    undo: [doing.undo, each("put_file_back"), doing.after]
      .filter((line) => line !== "" && line !== undefined)
      .join("\n"),
    endsWithBoot: false,
  };
}

/** A folder that is missing is made: `/etc/systemd/system` is everywhere, others are not. */
function put({ path, mode, text }: ManagedFile): string {
  const at = word(path);
  return `${hereDocument(`cat >${word(`${path}.new`)}`, text)}
chmod ${mode} ${word(`${path}.new`)} && mv -f ${word(`${path}.new`)} ${at}`;
}
