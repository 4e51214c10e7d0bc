import { LOCKOUT } from "../engine/effect";
import { UNKNOWN } from "../lifecycle/wire";
import type { PlannedAction, PlannedKind, PlannedResource, Shown } from "./planned";
import { type PropertyChange, propertyChanges } from "./property-changes";
import { type RuleChanges, ruleChanges } from "./rule-changes";
import { type TrafficChange, trafficChanges } from "./traffic-changes";

/** What the change of one resource means. Plain data: it survives JSON. */
export interface ResourcePreview {
  readonly kind: PlannedKind;
  readonly action: PlannedAction;
  /** `unknown`: it depends on what nobody knows yet; `untold`: more flows than can be tried. */
  readonly traffic: readonly TrafficChange[] | "unknown" | "untold";
  /** Lines of effect that go and come, where it is no traffic. `unknown`: they depend on what nobody knows yet. */
  readonly words: { readonly removed: readonly string[]; readonly added: readonly string[] } | "unknown";
  readonly properties: readonly PropertyChange[];
  readonly rules: readonly RuleChanges[];
  /** By which ways somebody would be locked out, after it: `inbound tcp 22 (the SSH server) goes to the sidecar on port 15006`. */
  readonly lockouts: readonly string[];
  /** Whether all of its traffic is to pass by the sidecar from now on while nobody listens there. */
  readonly failsOpen?: true;
  /** What the host has otherwise now, in a sentence; the apply mends it. */
  readonly drift?: string;
}

/** Whether the effect of a kind is traffic; else it is words. */
const HAS_RULES: Readonly<Record<PlannedKind, boolean>> = {
  TransparentProxyHost: true,
  PodTraffic: true,
  MeshDNS: false,
  KumaDataplane: false,
};

const NOTHING: Shown = { spec: {}, words: [], rules: {} };

export function previewOf({ kind, action, before = NOTHING, after = NOTHING }: PlannedResource): ResourcePreview {
  const hasRules = HAS_RULES[kind];
  return {
    kind,
    action,
    traffic: hasRules ? trafficOf(before, after) : [],
    words: hasRules ? { removed: [], added: [] } : wordsOf(before.words, after.words),
    properties: action === "create" || action === "delete" ? [] : propertyChanges(before.spec, after.spec),
    rules: before.rules === undefined || after.rules === undefined ? [] : ruleChanges(before.rules, after.rules),
    lockouts: (after.words ?? []).filter((line) => line.startsWith(LOCKOUT)).map((line) => line.slice(LOCKOUT.length)),
    ...(becomesFailOpen(before, after) ? { failsOpen: true } : {}),
    ...(before.drift === undefined ? {} : { drift: before.drift }),
  };
}

/** What nobody knows yet may be that. */
function becomesFailOpen(before: Shown, after: Shown): boolean {
  const [is, shall] = [before, after].map(({ spec }) => spec["onProxyDown"]);
  return is !== "fail-open" && (shall === "fail-open" || shall === UNKNOWN);
}

function wordsOf(before: Shown["words"], after: Shown["words"]): ResourcePreview["words"] {
  if (before === undefined || after === undefined) return "unknown";
  return {
    removed: before.filter((line) => !after.includes(line)),
    added: after.filter((line) => !before.includes(line)),
  };
}

function trafficOf(before: Shown, after: Shown): ResourcePreview["traffic"] {
  if (before.rules === undefined || after.rules === undefined) return "unknown";
  return trafficChanges(before.rules, after.rules) ?? "untold";
}
