import { word } from "../plan/shell-word";
import type { StepShell } from "./shell-step";

interface User {
  readonly name: string;
  readonly uid: number;
}

/** The proxy user, by the functions of {@link file://./shell-functions.ts}. */
export function createUser({ name, uid }: User): StepShell {
  return {
    do: `make_user ${word(name)} ${uid}`,
    undo: `give_up_user ${word(name)} ${uid}`,
    // The undo takes whoever has that name and uid for the one that we made.
    test: `user_is_absent ${word(name)}`,
  };
}

/** Only where nobody runs as it. */
export function removeUser({ name, uid }: User): StepShell {
  return {
    do: `user_is_idle ${uid} || return 0\ndrop_user ${word(name)} ${uid}`,
    undo: `bring_user_back ${word(name)} ${uid}`,
  };
}
