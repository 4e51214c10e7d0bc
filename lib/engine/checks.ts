import { checkFailed } from "../errors/window-failures";
import type { ResolvedConfirm } from "../spec/resolved";
import type { Check } from "./confirm";

/** The checks that a spec names. */
export function checksOf(confirm: ResolvedConfirm | undefined): Check[] {
  return (confirm?.checks ?? []).map((command, index) => ({
    name: `confirm.checks[${index}]`,
    command,
    failed: (host, how, said) => checkFailed(host, index, how, said),
  }));
}
