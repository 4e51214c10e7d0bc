import { unreachable } from "../rules/unreachable";
import type { Change } from "./change";
import { type Cause, type Evidence, hasChanged, textsAheadOfFirst } from "./evidence";
import { byHand, lossCause, STARTED_ANEW } from "./loss-cause";
import { newcomerCause } from "./newcomer-cause";

/** Who probably made one difference. `undefined`: there is nobody to name, or no apply left anything to compare with. */
export function causeOf(change: Change, evidence: Evidence): Cause | undefined {
  switch (change.kind) {
    case "hook-shadowed":
      return newcomerCause(change.by.map(({ text }) => text));
    case "hook-differs": {
      const isSameRules = change.lines.missing.length + change.lines.surplus.length === 0;
      const ahead = isSameRules ? textsAheadOfFirst(evidence, change.place, change.hook) : [];
      return ahead.length > 0 ? newcomerCause(ahead) : lossCause(evidence, change.place.family);
    }
    case "chain-differs":
    case "chain-surplus":
      return lossCause(evidence, change.place.family);
    case "native-table-differs":
      return lossCause(evidence);
    case "loopback-address-missing":
      return hasChanged(evidence, "boot") ? STARTED_ANEW : byHand(evidence);
    case "user-missing":
    case "persistence-differs":
    case "other-backend-in-use":
      return byHand(evidence);
    case "gate-open":
    case "journal-stale":
    case "unconfirmed":
      return undefined;
    default:
      return unreachable(change);
  }
}
