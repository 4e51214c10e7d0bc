import type { ResourcePreview } from "./resource-preview";
import type { TrafficChange, TrafficRisk } from "./traffic-changes";

/**
 * What may go wrong with a plan. `lockout`: a way by which a host is managed is taken; `unknown`: which traffic changes path is not
 * told, so others may be in it.
 */
export type Risk = TrafficRisk | "lockout" | "unknown" | "drift";

/** What a person is told of each, in a cell. */
export const RISK_WORDS: Readonly<Record<Risk, string>> = {
  lockout: "locks out",
  unknown: "may do anything: its traffic is not known",
  "leaves-mesh": "leaves the mesh: no mTLS, no policies",
  "enters-mesh": "enters the mesh: strict mTLS may refuse it",
  dns: "names are asked of others",
  resets: "cuts open connections",
  drift: "drift",
};

/** The worst first. */
export const RISKS = Object.keys(RISK_WORDS) as readonly Risk[];

/** How people call risks where they decide about them: `--fail-on` and accepted risks. */
export type RiskName = "lockout" | "escape" | "enter" | "dns" | "reset" | "drift" | "unknown";

export const RISK_NAMES: Readonly<Record<RiskName, Risk>> = {
  lockout: "lockout",
  escape: "leaves-mesh",
  enter: "enters-mesh",
  dns: "dns",
  reset: "resets",
  drift: "drift",
  unknown: "unknown",
};

/** A place of a preview where something may go wrong: a row of its table, a way in, its names, its drift. */
export type Danger =
  | { readonly risk: TrafficRisk; readonly row: TrafficChange }
  | { readonly risk: "lockout"; readonly way: string }
  | { readonly risk: "unknown"; readonly why: "unknown" | "untold"; readonly mayBe: readonly Risk[] }
  | { readonly risk: "dns" | "leaves-mesh" | "resets"; readonly row?: undefined }
  | { readonly risk: "drift"; readonly sentence: string };

/** Everything that may go wrong with one change, the worst first. */
export function dangersOf(preview: ResourcePreview): Danger[] {
  const { kind, action, traffic, words, lockouts, failsOpen = false, drift } = preview;
  const rows = typeof traffic === "string" ? [] : traffic;
  const isApplied = action !== "keep" && action !== "refresh";
  const found: Danger[] = [
    ...lockouts.map((way) => ({ risk: "lockout" as const, way })),
    ...rows.flatMap((row) => row.risks.map((risk) => ({ risk, row }))),
    ...(isApplied && typeof traffic === "string"
      ? [{ risk: "unknown" as const, why: traffic, mayBe: mayBe(preview) }]
      : []),
    // The rows compare what is replaced with what replaces it, which is another machine; on the first one nothing stays.
    ...(action === "replace" && kind === "TransparentProxyHost" ? [{ risk: "leaves-mesh" as const }] : []),
    ...((action === "create" || action === "update") && failsOpen ? [{ risk: "leaves-mesh" as const }] : []),
    ...(kind === "MeshDNS" && isApplied && changesWords(words) ? [{ risk: "dns" as const }] : []),
    ...(kind === "KumaDataplane" ? proxyDangers(preview) : []),
    ...(drift === undefined ? [] : [{ risk: "drift" as const, sentence: drift }]),
  ];
  return RISKS.flatMap((risk) => found.filter((danger) => danger.risk === risk));
}

/** Every risk of a change, the worst first. */
export function risksOf({ preview }: { readonly preview: ResourcePreview }): Risk[] {
  return [...new Set(dangersOf(preview).map(({ risk }) => risk))];
}

/** What may hide in traffic that nobody knows: nothing leaves where nothing was, and nobody is locked out where nothing will be. */
function mayBe({ kind, action, traffic }: ResourcePreview): Risk[] {
  // Of too many flows the lines of effect are known, and a lock-out is one of these; pods are not managed by any way.
  const isLockout = traffic === "unknown" && kind !== "PodTraffic" && action !== "delete";
  return [
    ...(isLockout ? (["lockout"] as const) : []),
    ...(action === "create" ? [] : (["leaves-mesh"] as const)),
    ...(action === "delete" ? [] : (["enters-mesh"] as const)),
    "dns",
    "resets",
  ];
}

/** Without its proxy nothing of a host is in the mesh; one that is started anew lets go of what does not end in time. */
function proxyDangers({ action, words, properties }: ResourcePreview): Danger[] {
  if (action === "delete" || action === "replace") return [{ risk: "leaves-mesh" }, { risk: "resets" }];
  const changes = changesWords(words) || properties.some(({ property }) => !isAsItRuns(property));
  return action === "update" && changes ? [{ risk: "resets" }] : [];
}

/** What is changed while the proxy runs, or is not about it. */
function isAsItRuns(property: string): boolean {
  return /^(?:token|onUnreachable|confirm\b.*)$/.test(property);
}

function changesWords(words: ResourcePreview["words"]): boolean {
  return words === "unknown" || words.removed.length + words.added.length > 0;
}
