import { word } from "../plan/shell-word";
import { HOST_STATE } from "../plan/state-folder";
import type { InstallUnits } from "../plan/step";
import { FIREWALLD_UNIT, type ManagedFile, unitPath, WATCH_UNIT } from "../plan/systemd-units";
import { hereDocument } from "./here-document";
import { FIREWALLD_RUNS } from "./reload-shell";
import type { StepShell } from "./shell-step";

/** Steps about files and units: what stands there before is kept under the number of the step. */

export function writeFile(index: number, file: ManagedFile): StepShell {
  return kept(index, [file.path], put(file));
}

export function removeFile(index: number, path: string): StepShell {
  return kept(index, [path], `rm -f ${word(path)}`);
}

/** The unit is started so that reloads reach it; its script sees that an apply is under way, and loads nothing. */
export function installUnits(index: number, { files, units, wereEnabled }: InstallUnits): StepShell {
  const paths = files.map(({ path }) => path);
  const names = units.map(word).join(" ");
  const write = files.map((file) => `${put(file)}\n[ "$?" = 0 ] || return 1`).join("\n");
  const enable = `systemctl daemon-reload && systemctl --quiet enable ${names} && ${start(units)}${watch(units)}`;
  // Units that stay may have been there before; who watches may not, and would go on without its file.
  const undo = wereEnabled ? stop(units.filter((unit) => unit === WATCH_UNIT)) : stop(units);
  return unitsStep(index, { paths, units }, { do: `${write}\n${enable}`, undo, after: watchAgain(units) });
}

/** Where it was there before. Not while the host starts: systemd does that then. */
function watchAgain(units: readonly string[]): string {
  if (!units.includes(WATCH_UNIT)) return ":";
  return `{ [ "\${mode:-}" = --boot ] || [ ! -f ${unitPath(WATCH_UNIT)} ] || systemctl start ${WATCH_UNIT}; }`;
}

/** Whoever listens to firewalld is started with it; of one that runs already it would hear nothing. */
function watch(units: readonly string[]): string {
  const gate = units.includes(WATCH_UNIT) ? ` && systemctl restart ${WATCH_UNIT}` : "";
  if (!units.includes(FIREWALLD_UNIT)) return gate;
  return `${gate} && { ! ${FIREWALLD_RUNS} || systemctl start ${word(FIREWALLD_UNIT)}; }`;
}

export function removeUnits(index: number, paths: readonly string[], units: readonly string[]): StepShell {
  const names = units.map(word).join(" ");
  const remove = `unlink_units ${names} && rm -f ${paths.map(word).join(" ")} && systemctl daemon-reload`;
  // While the journal says that a change is under way the unit loads nothing: else it would wait for the lock that we have.
  const startAgain = `case "$mode $(recorded status)" in --boot* | *applied) ;; *) ${start(units)}${watch(units)} ;; esac`;
  return unitsStep(index, { paths, units }, { do: `${stop(units)}\n${remove}`, undo: ":", after: startAgain });
}

/** Files and links are all that counts; what systemd remembers of them is gone with the next boot. */
function unitsStep(index: number, { paths, units }: Units, doing: Doing): StepShell {
  const names = units.map(word).join(" ");
  const step = kept(index, paths, doing.do);
  return {
    ...step,
    keep: `${step.keep} && keep_links ${index} ${names}`,
    undo: [
      doing.undo,
      `${putBack(index, paths)} && put_links_back ${index} ${names} || return 1`,
      `systemctl daemon-reload && ${doing.after ?? ":"}`,
      "return 0",
    ].join("\n"),
  };
}

const start = (units: readonly string[]) => `systemctl start ${word(units[0] ?? "")}`;

/** At boot the unit waits for whoever takes its change back: to stop it then would wait for ourselves. */
const stop = (units: readonly string[]) =>
  units.length === 0 ? ":" : `[ "\${mode:-}" = --boot ] || systemctl stop ${units.map(word).join(" ")} 2>/dev/null`;

interface Units {
  readonly paths: readonly string[];
  readonly units: readonly string[];
}

/**
 * A reload takes our rules along, where firewalld is not to load them; so they are loaded once more, of the state that then
 * counts.
 */
export function storeFirewalld(index: number, path: string, text: string | undefined): StepShell {
  const at = word(path);
  const fresh = word(`${path}.new`);
  // An existing file keeps its owner and mode.
  const replace = (whole: string) =>
    hereDocument(`{ [ ! -f ${at} ] || cp -p ${at} ${fresh}; } && cat >${fresh}`, whole, ` && mv -f ${fresh} ${at}`);
  const change = text === undefined ? `rm -f ${at}` : replace(text);
  const load = `reload_firewalld && load_recorded ${HOST_STATE.directory} && gate_settle`;
  const step = kept(index, [path], `${change}\n[ "$?" = 0 ] || return 1\n${load}`);
  return {
    ...step,
    undo: `${step.undo} || return 1
[ "$mode" != --boot ] && ${FIREWALLD_RUNS} || return 0
reload_firewalld && (journal=${HOST_STATE.before}/journal; load_recorded ${HOST_STATE.before}) && : >${RULES_ARE_BEFORE}`,
  };
}

/** There once a roll-back has brought the former rules back, as a whole. */
export const RULES_ARE_BEFORE: string = `${HOST_STATE.kept}/rules-are-before`;

interface Doing {
  readonly do: string;
  /** Before the former files are back. */
  readonly undo: string;
  /** When they are. */
  readonly after?: string;
}

function kept(index: number, paths: readonly string[], action: string): StepShell {
  return {
    keep: paths.map((path, at) => `keep_file ${index}-${at} ${word(path)}`).join(" &&\n"),
    do: action,
    undo: putBack(index, paths),
  };
}

function putBack(index: number, paths: readonly string[]): string {
  return paths.map((path, at) => `put_file_back ${index}-${at} ${word(path)}`).join(" &&\n");
}

/** Written whole beside the former one, then put in its place. */
export function put({ path, mode, text }: ManagedFile): string {
  const fresh = word(`${path}.new`);
  return hereDocument(`cat >${fresh}`, text, ` && chmod ${mode} ${fresh} && mv -f ${fresh} ${word(path)}`);
}
