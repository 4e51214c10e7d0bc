import { unreachable } from "../rules/unreachable";
import type { PlannedAction, PlannedKind } from "./planned";
import type { ResourcePreview } from "./resource-preview";
import { type Danger, RISK_WORDS } from "./risks";
import { pathText, subjectText } from "./row-words";
import type { TrafficChange } from "./traffic-changes";

/** What people are told of a change, whatever the form. */

const WHAT: Readonly<Record<PlannedKind, string>> = {
  TransparentProxyHost: "the transparent proxy",
  MeshDNS: "the names of the mesh",
  KumaDataplane: "the proxy itself",
  PodTraffic: "the transparent proxy of its pods",
};

/** What happens to somebody: `changes the transparent proxy`. */
export function actionText(action: PlannedAction, kind: PlannedKind): string {
  const what = WHAT[kind];
  switch (action) {
    case "create":
      return `gets ${what}`;
    case "update":
      return `changes ${what}`;
    case "replace":
      return kind === "PodTraffic" ? `gets ${what} anew` : `gets ${what} anew, and what is replaced loses it`;
    case "delete":
      return `loses ${what}`;
    case "refresh":
    case "keep":
      return "drifted";
    default:
      return unreachable(action);
  }
}

/** A row as a sentence: `outbound tcp, port 5432: to the sidecar (15001) → past the sidecar`. */
function rowText(row: TrafficChange): string {
  return `${subjectText(row)}: ${pathText(row.before)} → ${pathText(row.after)}`;
}

/** What stands in the place of rows where there are none; `undefined`: nothing, as there is nothing to say of traffic. */
export function noRows(preview: ResourcePreview): string | undefined {
  const { kind, traffic, action } = preview;
  const isRefresh = action === "keep" || action === "refresh";
  if (kind === "KumaDataplane") return isOfSecrets(preview) ? ONLY_SECRETS : undefined;
  switch (traffic) {
    case "unknown":
      return action === "refresh" ? NOT_DECLARED : AFTER_APPLY;
    case "untold":
      return TOO_MANY;
    default:
      return traffic.length > 0 || isRefresh ? undefined : "No traffic changes path.";
  }
}

/** An update of which nothing may be shown: a new token. */
function isOfSecrets({ action, words, properties, drift }: ResourcePreview): boolean {
  const isShown = words === "unknown" || words.removed.length + words.added.length + properties.length > 0;
  return action === "update" && !isShown && drift === undefined;
}

const ONLY_SECRETS = "Only what is secret changes: a token is put in place while the proxy runs.";
const TOO_MANY = "More kinds of traffic than can be compared are told apart: see the rules.";
const AFTER_APPLY = "Which traffic changes path is known after the apply only.";
const NOT_DECLARED =
  "What was declared is not in this plan: a plan that does more than refresh shows which traffic changes path.";

/** The same of an effect in words. */
export function wordsUnknown(kind: PlannedKind): string {
  return kind === "KumaDataplane" ? PROXY_UNKNOWN : NAMES_UNKNOWN;
}

const NAMES_UNKNOWN = "Which names are asked of whom is known after the apply only.";
const PROXY_UNKNOWN = "What the proxy will be like is known after the apply only.";

/** What is said of a plan in which nothing of ours changes. */
export const NOTHING: string = "No traffic changes path, and nothing else changes.";

/** How much of a plan there is to tell. */
export function counted(count: number): string {
  return `${count} ${count === 1 ? "resource changes or drifted" : "resources change or drifted"}.`;
}

/** What is said of a danger by itself. */
export function dangerText(danger: Danger): string {
  switch (danger.risk) {
    case "lockout":
      return `${RISK_WORDS.lockout}: ${danger.way}`;
    case "unknown":
      return `${RISK_WORDS[danger.risk]}: ${danger.why === "untold" ? TOO_MANY : AFTER_APPLY}`;
    case "drift":
      return `drifted: ${danger.sentence}`;
    case "dns":
    case "leaves-mesh":
    case "enters-mesh":
    case "resets":
      return danger.row === undefined ? RISK_WORDS[danger.risk] : `${RISK_WORDS[danger.risk]}: ${rowText(danger.row)}`;
    default:
      return unreachable(danger);
  }
}
