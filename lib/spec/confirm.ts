import { CONFIRM } from "./defaults";
import type { ResolvedConfirm } from "./resolved";
import type { WrittenReaching } from "./written";

/** How a change is confirmed; `undefined`: it counts at once. */
export function confirmOf(written: WrittenReaching["confirm"]): ResolvedConfirm | undefined {
  if (written === false) return undefined;
  return {
    seconds: written?.timeoutSeconds ?? CONFIRM.timeoutSeconds,
    checks: written?.checks ?? CONFIRM.checks,
  };
}
