import type { Process } from "../doctor/examination";

/** Since when a process runs, and as what. */
export type Life = Pick<Process, "secondsUp" | "unit">;

/** What is said of each process, by its id. */
export function livesOf(lines: readonly string[]): ReadonlyMap<string, Life> {
  const up = Number.parseFloat(lines.find((line) => line.startsWith("up "))?.slice(3) ?? "");
  const lives = new Map<string, Life>();
  for (const line of lines) {
    const [, kind, pid = "", text = ""] = /^(stat|group) (\d+) (.*)$/.exec(line) ?? [];
    const told = kind === "stat" ? ageOf(text, up) : kind === "group" ? unitOf(text) : {};
    if (kind !== undefined) lives.set(pid, { ...lives.get(pid), ...told });
  }
  return lives;
}

/** The kernel counts in these to every program. Source: `USER_HZ`, include/asm-generic/param.h. */
const TICKS_PER_SECOND = 100;

/** Which of the fields behind the name of the program. Source: proc_pid_stat(5), field 22. */
const STARTTIME = 19;

function ageOf(stat: string, up: number): Life {
  const ticks = stat.split(" ")[STARTTIME] ?? "";
  const seconds = Math.floor(up - Number(ticks) / TICKS_PER_SECOND);
  return /^\d+$/.test(ticks) && seconds >= 0 ? { secondsUp: seconds } : {};
}

/**
 * Of `0::/system.slice/kuma-dp.service/worker` the innermost that is a unit; of the first version of control groups the
 * hierarchy that systemd calls its own.
 */
function unitOf(group: string): Life {
  const [, path = ""] = /^(?:0::|\d+:name=systemd:)(.*)$/.exec(group) ?? [];
  const unit = path.split("/").findLast((part) => /^[^/]+\.(service|scope)$/.test(part));
  return unit === undefined ? {} : { unit };
}
