import { readFileSync } from "node:fs";

/** Clock ticks in which the kernel counts, a second: the same on every Linux. Source: proc(5), `sysconf(_SC_CLK_TCK)`. */
const TICKS = 100;

/** CPU time of all processes below this one that have ended: fields cutime and cstime of proc(5). */
export function cpuSecondsOfChildren(): number {
  const stat = readFileSync("/proc/self/stat", "utf8");
  // The second field, the command's name in brackets, may hold blanks itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}
