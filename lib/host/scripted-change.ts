import type { StateFolder } from "../plan/state-folder";
import type { StepShell } from "./shell-step";

/** A change to a host as the scripts see that make it and take it back: the same for every kind of resource. */
export interface ScriptedChange {
  readonly state: StateFolder;
  readonly steps: readonly ScriptedStep[];
  /** Shell functions and variables that the steps need, besides those that every change has. */
  readonly functions: string;
  readonly journal: (status: "applying" | "applied", token: string | undefined) => string;
  /** Generation and status of the journal that a look saw: `1 applied`, a space where there was none. */
  readonly found: string;
  /** Text of the script that takes all of it off the host again. */
  readonly uninstall: string;
  /** What is written beside the journal, and the shell functions that it takes to apply it. */
  readonly besides: {
    readonly functions: string;
    readonly writing: readonly { readonly path: string; readonly write: string }[];
  };
  /** Shell after all steps are undone, before the former journal is back. */
  readonly afterUndo?: string;
}

interface ScriptedStep {
  readonly kind: string;
  readonly shell: StepShell;
}

/** What a look saw of a journal. One that saw an apply under way saw perhaps half of what it does. */
export function journalFound(plan: { readonly generation: number; readonly wasApplying: boolean }): string {
  return plan.generation === 0 ? " " : `${plan.generation} ${plan.wasApplying ? "applying" : "applied"}`;
}

export function shellFunction(name: string, body: string): string {
  return `${name}() {\n${body}\n}`;
}
