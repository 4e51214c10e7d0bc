import type { Failure } from "../errors/failure";
import { at } from "../spec/property";

/** What is wrong with a workload. `problem`: the pod will not start, or not do what it says. `warning`: it will, and something may surprise. */
export interface PodFinding {
  readonly severity: "problem" | "warning";
  readonly failure: Failure;
}

export function problem(place: string, failure: Failure): PodFinding {
  return { severity: "problem", failure: at(place, failure) };
}

export function warning(place: string, failure: Failure): PodFinding {
  return { severity: "warning", failure: at(place, failure) };
}
