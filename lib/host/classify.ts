import type { ProviderError } from "../errors/failure";
import {
  cannotCreateUser,
  cannotWrite,
  earlierStays,
  halfApplied,
  hostBusy,
  ownerMatchMissing,
  rulesRefused,
  stepFailed,
} from "../errors/host-failures";
import { notWatched } from "../errors/window-failures";
import type { Plan } from "../plan/plan";
import { EARLIER, LOCK_SECONDS, type StopReason } from "./apply-script";
import { saidInOne } from "./said";

/** How an apply stopped: why, at which step, and what the host said. */
export interface Stop {
  readonly reason: StopReason;
  readonly step: string;
  readonly message: string;
}

const REASONS: readonly StopReason[] = ["busy", "changed", "refused", "unwritable", "unwatched", "failed", "half"];

export function readStop(answer: string): Stop | undefined {
  const lines = answer.split("\n");
  const at = lines.findIndex((line) => line.startsWith("@stopped "));
  const [, word, step] = lines[at]?.match(/^@stopped (\S+) (\S+)$/) ?? [];
  const reason = REASONS.find((candidate) => candidate === word);
  if (reason === undefined || step === undefined) return undefined;
  const said = lines.slice(at + 1).filter((line) => line.startsWith(" "));
  return { reason, step, message: saidInOne(said) };
}

/** What iptables-restore and nft say when the kernel lacks the owner match. They never translate their messages. */
const NO_OWNER_MATCH =
  /owner.*(No such file|not supported|Couldn't load)|Couldn't load match .?owner|unknown option "--uid-owner"/i;

/** Why a change stopped; `ofStep` tells of a step that did not succeed. */
export function failureOfChange(host: string, stop: Stop, ofStep: () => ProviderError): ProviderError {
  switch (stop.reason) {
    case "busy":
      return hostBusy(host, LOCK_SECONDS);
    case "unwritable":
      return cannotWrite(host, stop.step, stop.message);
    case "unwatched":
      return notWatched(host, stop.message);
    case "half":
      return stop.step === EARLIER ? earlierStays(host, stop.message) : halfApplied(host, stop.step, stop.message);
    case "changed":
    case "refused":
    case "failed":
      return ofStep();
  }
}

export function failureOfApply(host: string, stop: Stop, plan: Plan): ProviderError {
  return failureOfChange(host, stop, () => failureOfStep(host, stop, plan));
}

/** The only place that reads what tools said. */
function failureOfStep(host: string, stop: Stop, plan: Plan): ProviderError {
  if (NO_OWNER_MATCH.test(stop.message)) return ownerMatchMissing(host, stop.message);
  const user = plan.steps.find((step) => step.kind === "create-user");
  if (stop.step === "create-user" && user !== undefined) return cannotCreateUser(host, user.name, stop.message);
  if (stop.step === "load-iptables" || stop.step === "load-native")
    return rulesRefused(host, plan.backend, stop.message);
  return stepFailed(host, stop.step, stop.message);
}
