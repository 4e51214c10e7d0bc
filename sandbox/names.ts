import { mkdirSync } from "node:fs";

/**
 * A number that nobody else in this lab has: tests run in several processes. The lab's /run is its own, so
 * numbers of two labs do not meet.
 */
export function nextNumber(kind: string): number {
  mkdirSync(`/run/sandbox/numbers/${kind}`, { recursive: true });
  for (let number = 1; ; number += 1) {
    try {
      mkdirSync(`/run/sandbox/numbers/${kind}/${number}`);
      return number;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
