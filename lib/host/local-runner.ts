import { executeInChild } from "./child-shell";
import type { Environment } from "./environment";
import { runScript, type Shell } from "./run-script";
import type { Runner } from "./runner";

/** Runs scripts on this machine, in `/bin/sh`. */
export function localRunner(environment: Environment): Runner {
  return childRunner({ name: "this machine", argv: ["/bin/sh"], sudoPassword: undefined }, environment);
}

/** An argv that gives a shell, and how messages name it. */
export interface ChildShell {
  readonly name: string;
  readonly argv: readonly string[];
  readonly sudoPassword: string | undefined;
}

/** Runs each script in a new child of this process. */
export function childRunner({ name, argv, sudoPassword }: ChildShell, environment: Environment): Runner {
  const shell: Shell = {
    name,
    sudoPassword,
    clock: environment.clock,
    execute: (text, signal) => executeInChild(name, argv, text, environment, signal),
  };
  return {
    name,
    run: (script, options) => runScript(shell, script, options),
    // Nothing is held between two scripts.
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
